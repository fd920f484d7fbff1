//! How does a picture or table become a file?
