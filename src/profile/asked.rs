//! Which services are meant, and how are their customers called?

use crate::base::{Error, Result, ServiceId};
use crate::council::Council;
use crate::council::service::plain;
use crate::project::Customers;
use crate::records::Records;

/// The services whose customers are meant; an empty list is all of them.
///
/// Errors: a service that nothing is known of; a department that no service
/// is of.
pub fn services_of(
    customers: &Customers,
    council: &Council,
    records: &Records,
) -> Result<Vec<ServiceId>> {
    match customers {
        Customers::Everyone => Ok(Vec::new()),
        Customers::Services(services) => {
            let unknown =
                |id: &&ServiceId| council.service(**id).is_none() && !records.services.contains(id);
            match services.iter().find(unknown) {
                Some(id) => Err(Error::usage(format!("There is no service {id}"))
                    .remedy("List them with “wardwise services”")),
                None => Ok(services.clone()),
            }
        }
        Customers::Department(name) => {
            let of = |s: &&crate::council::Service| {
                s.department.as_deref().is_some_and(|department| plain(department) == plain(name))
            };
            let services: Vec<ServiceId> =
                council.services.iter().filter(of).map(|s| s.id).collect();
            if !services.is_empty() {
                return Ok(services);
            }
            let mut known: Vec<&str> =
                council.services.iter().filter_map(|s| s.department.as_deref()).collect();
            known.sort_unstable();
            known.dedup();
            let remedy = match known.as_slice() {
                [] => "The services of this workspace name no department".to_string(),
                known => format!("Name one of: {}", known.join(", ")),
            };
            Err(Error::usage(format!("There is no department “{name}”")).remedy(remedy))
        }
    }
}

/// "Bus pass", "Bus pass and Blue badge", "5 services", "all services",
/// "Transport".
pub fn customer_words(customers: &Customers, council: &Council) -> String {
    let services = match customers {
        Customers::Everyone => return "all services".to_string(),
        Customers::Department(name) => return name.clone(),
        Customers::Services(services) => services,
    };
    let name =
        |id: &ServiceId| council.service(*id).map_or(format!("service {id}"), |s| s.name.clone());
    match services.as_slice() {
        [] => "all services".to_string(),
        [one] => name(one),
        [a, b] => format!("{} and {}", name(a), name(b)),
        [a, b, c] => format!("{}, {} and {}", name(a), name(b), name(c)),
        many => format!("{} services", many.len()),
    }
}
