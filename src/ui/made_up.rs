//! A made-up council for the tests of panels: 600 squares in 24 wards, with
//! every finding, and a window of it that carries out what panels ask for.

use super::context::{Beside, Command, Context, Pick};
use super::ground::{Extent, Ground, MapLabel, Parent};
use super::keyboard::Keyboard;
use super::layout;
use super::map::area_widths::AreaWidths;
use super::map::mesh::{Areas, ChunkBox, Key, Lines, Made, MapMesh, Part, Vertex};
use super::panel::{self, Memory};
use super::theme::{self, Theme, ThemeKind};
use crate::base::{AreaCode, Edition, LevelId, Notes, ServiceId, Unit};
use crate::council::Recipe;
use crate::council::recipe::BoundarySource;
use crate::demand::place::{AreaLine, CardWords, ClassShare, PlaceFigures, ServiceTakeUp, Within};
use crate::demand::{Finding, MethodCard, Observed, PlaceSummary, TakeUp, TakeUpRow, Totals};
use crate::figure::Choropleth;
use crate::figure::choropleth::choropleth;
use crate::geography::{Line, NO_AREA};
use crate::project::{MapView, Project, Protection, Question};
use crate::session::{Job, Loaded, Preferences, Reply, Selection};
use eframe::egui;
use std::sync::Arc;
use std::sync::atomic::Ordering;

const ACROSS: usize = 30;
const DOWN: usize = 20;
const SIDE: f64 = 6e-6;
const CORNER: [f64; 2] = [0.4935, 0.3255];

fn corner_of(area: usize) -> [f64; 2] {
    let (x, y) = (area % ACROSS, area / ACROSS);
    [CORNER[0] + x as f64 * SIDE, CORNER[1] + y as f64 * SIDE]
}

fn squares(count: usize, side: f64, corner: impl Fn(usize) -> [f64; 2]) -> MapMesh {
    let mut chunk =
        ChunkBox { origin: CORNER, min: [f64::MAX; 2], max: [f64::MIN; 2], widest: side as f32 };
    let widths = AreaWidths::new(vec![side as f32; count].into());
    let (mut areas, mut offsets, mut lines) = (Areas::default(), Vec::new(), Vec::new());
    for area in 0..count {
        let [x, y] = corner(area);
        for axis in 0..2 {
            chunk.min[axis] = chunk.min[axis].min([x, y][axis]);
            chunk.max[axis] = chunk.max[axis].max([x, y][axis] + side);
        }
        let at = |dx: f64, dy: f64| [(x + dx - CORNER[0]) as f32, (y + dy - CORNER[1]) as f32];
        let ring = [at(0.0, 0.0), at(side, 0.0), at(side, side), at(0.0, side)];
        let first = areas.vertices.len() as u32;
        let area = area as u32;
        areas.vertices.extend(ring.map(|offset| Vertex { offset, area }));
        areas.indices.extend([0, 1, 2, 0, 2, 3].map(|i| first + i));
        lines.push(Line { first: offsets.len() as u32, count: 5, left: area, right: NO_AREA });
        offsets.extend(ring.into_iter().chain([ring[0]]));
    }
    let lines = Lines::new(&offsets, &lines, &widths);
    let source = move |keys: &[Key]| {
        let made = |key: &Key| match key.part {
            Part::Areas => Made::Areas(areas.clone()),
            Part::Lines => Made::Lines(lines.clone()),
        };
        keys.iter().map(made).collect::<Vec<Made>>()
    };
    let mesh = MapMesh::new(widths, vec![chunk], vec![f64::INFINITY], source);
    for part in [Part::Areas, Part::Lines] {
        mesh.supply.make(&mesh.coarsest(part));
    }
    // Its first picture is that of a map, not of one that is being drawn.
    mesh.is_drawn.store(true, Ordering::Relaxed);
    mesh
}

pub fn ground() -> Ground {
    let ward_side = SIDE * 5.0;
    let wards = 24;
    let ward_corner = move |ward: usize| {
        let (x, y) = (ward % 6, ward / 6);
        [CORNER[0] + x as f64 * ward_side, CORNER[1] + y as f64 * ward_side]
    };
    let ward_of = |area: usize| Some((area / ACROSS / 5 * 6 + area % ACROSS / 5) as u32);
    let ward = |ward: usize| Parent {
        code: AreaCode::new(format!("W{ward:02}")),
        name: format!("Ward {ward}"),
    };
    Ground {
        level: LevelId::new("oa"),
        codes: (0..ACROSS * DOWN).map(code).collect(),
        names: Vec::new(),
        mesh: Arc::new(squares(ACROSS * DOWN, SIDE, corner_of)),
        wards: Some(Arc::new(squares(wards, ward_side, ward_corner))),
        labels: (0..wards)
            .map(|ward| {
                let [x, y] = ward_corner(ward);
                let half = ward_side / 2.0;
                MapLabel {
                    code: AreaCode::new(format!("W{ward:02}")),
                    text: format!("Ward {ward}"),
                    at: [x + half, y + half],
                    width: ward_side,
                }
            })
            .collect(),
        parent_word: Some("Ward".to_string()),
        larger: (0..wards).map(ward).collect(),
        parents: (0..ACROSS * DOWN).map(ward_of).collect(),
        extent: Box::new(|area| {
            let min = corner_of(area);
            (area < ACROSS * DOWN).then(|| Extent { min, max: min.map(|value| value + SIDE) })
        }),
        middle: Box::new(|area| {
            (area < ACROSS * DOWN).then(|| corner_of(area).map(|value| value + SIDE / 2.0))
        }),
        locate: Box::new(|lon, lat| {
            let [x, y] = crate::geography::world_from_lonlat(lon, lat);
            let column = ((x - CORNER[0]) / SIDE).floor();
            let row = ((y - CORNER[1]) / SIDE).floor();
            let inside =
                (0.0..ACROSS as f64).contains(&column) && (0.0..DOWN as f64).contains(&row);
            inside.then(|| row as usize * ACROSS + column as usize)
        }),
    }
}

fn code(area: usize) -> AreaCode {
    AreaCode::new(format!("E{:08}", 30_000 + area))
}

fn row(area: usize) -> TakeUpRow {
    let ratio = 20.0 + (area * 37 % 190) as f64;
    let finding = match area % 17 {
        0 => Finding::TooFew,
        1 => Finding::NoData,
        2 => Finding::Withheld,
        _ if ratio > 190.0 => Finding::HotSpot,
        _ if ratio < 40.0 => Finding::NotSpot,
        _ => Finding::AsExpected,
    };
    let known = !matches!(finding, Finding::NoData | Finding::Withheld);
    let given = |value: f64| known.then_some(value);
    let base = 60.0 + (area % 80) as f64;
    let expected = base * 0.3;
    TakeUpRow {
        code: code(area),
        name: None,
        observed: if finding == Finding::Withheld {
            Observed::Withheld { below: 5 }
        } else {
            Observed::Count((expected * ratio / 100.0) as u64)
        },
        base: Some(base).into(),
        rate: given(0.3 * ratio / 100.0).into(),
        rate_low: given(0.2 * ratio / 100.0).into(),
        rate_high: given(0.4 * ratio / 100.0).into(),
        expected: (finding != Finding::NoData).then_some(expected).into(),
        ratio: given(ratio).into(),
        ratio_low: given(ratio * 0.7).into(),
        ratio_high: given(ratio * 1.35).into(),
        p: given(0.01).into(),
        q: given((area % 100) as f64 / 100.0).into(),
        finding: Some(finding),
        gap: given(expected * (ratio / 100.0 - 1.0)).into(),
        potential: given(expected * 1.4).into(),
        group: Some("5".into()),
    }
}

pub fn answer() -> TakeUp {
    TakeUp {
        question: Question { base: "age:65+".into(), ..Question::default() },
        protection: Protection::shown(),
        level: LevelId::new("oa"),
        level_words: ("Output Area".into(), "Output Areas".into()),
        edition: Edition::new("2021"),
        service_words: "older person's bus pass".into(),
        base_words: "people aged 65 and over".into(),
        rows: (0..ACROSS * DOWN).map(row).collect(),
        totals: Totals {
            observed: 12_121,
            base: 41_307.0,
            hot_spots: 13,
            not_spots: 15,
            ..Totals::default()
        },
        overdispersion: None,
        card: MethodCard {
            lines: vec![
                ("Question".into(), "Older person's bus pass, people.".into()),
                ("Test".into(), "Exact binomial, 5% false discoveries.".into()),
            ],
        },
        notes: Notes::new(),
    }
}

/// The card of what is selected, as it would be answered.
pub fn place(made_up: &MadeUp) -> PlaceSummary {
    let answer = answer();
    let chosen = answer.rows.iter().filter(|row| made_up.selection.contains(&row.code));
    let rows: Vec<&TakeUpRow> = chosen.collect();
    let sum = |value: fn(&TakeUpRow) -> Option<f64>| rows.iter().filter_map(|row| value(row)).sum();
    let area = |row: &TakeUpRow| AreaLine {
        code: row.code.clone(),
        name: None,
        finding: row.finding,
        ratio: row.ratio.get(),
    };
    let figures = match rows.as_slice() {
        [] => None,
        [row] => Some(PlaceFigures {
            observed: Some(row.observed),
            expected: row.expected.get(),
            ratio: row.ratio.get(),
            ratio_low: row.ratio_low.get(),
            ratio_high: row.ratio_high.get(),
            q: row.q.get(),
            finding: row.finding,
            gap: row.gap.get(),
            ..PlaceFigures::default()
        }),
        _ => Some(PlaceFigures {
            observed: Some(Observed::Count(rows.iter().filter_map(|r| r.observed.count()).sum())),
            expected: Some(sum(|row| row.expected.get())),
            ..PlaceFigures::default()
        }),
    };
    let service = |name: &str, ratio: Option<f64>, silent: Option<Finding>| ServiceTakeUp {
        service: ServiceId(1),
        name: name.into(),
        is_asked: false,
        observed: Some(Observed::Count(9)),
        expected: Some(12.0),
        ratio,
        ratio_low: ratio.map(|ratio| ratio * 0.7),
        ratio_high: ratio.map(|ratio| ratio * 1.3),
        silent,
        leaves_out: false,
    };
    PlaceSummary {
        words: CardWords::default(),
        protection: answer.protection,
        unit: Unit::People,
        level_words: answer.level_words.clone(),
        areas_of_level: answer.rows.len(),
        selected: rows.len(),
        areas: rows.iter().map(|row| area(row)).collect(),
        within: vec![Within { level: "Ward".into(), name: "Ward 1".into() }],
        figures,
        findings: vec![(Finding::HotSpot, 1), (Finding::AsExpected, 2)],
        withheld: None,
        without_data: 0,
        profile_words: Some("OAC 2021 supergroup".into()),
        profile: vec![ClassShare {
            name: "Retired Professionals".into(),
            share: 1.0,
            council_share: 0.12,
        }],
        ages: None,
        services: vec![
            service("Library", Some(88.0), None),
            service("School meals", Some(151.0), None),
            service("Pest control", None, Some(Finding::TooFew)),
        ],
        services_caption: "100 is what is expected.".into(),
        services_trouble: None,
        neighbours: answer.rows.iter().skip(40).take(3).map(area).collect(),
    }
}

/// A window of the made-up council.
pub struct MadeUp {
    pub theme: Theme,
    /// What draws, where pictures are wanted.
    pub gpu: Option<eframe::egui_wgpu::RenderState>,
    /// The id of the place of the rail.
    pub place: &'static str,
    pub loaded: Option<Arc<Loaded>>,
    pub project: Project,
    pub reply: Reply<TakeUp>,
    pub picture: Arc<Choropleth>,
    /// The second map of two.
    pub beside: Option<(Reply<TakeUp>, Arc<Choropleth>, MapView)>,
    pub ground: Arc<Ground>,
    pub selection: Selection,
    /// In place of the card that the selection has.
    pub card: Option<Reply<PlaceSummary>>,
    pub memory: Memory,
    /// The long work that is under way.
    pub job: Option<Job>,
    pub preferences: Preferences,
    pub asked: Vec<Command>,
}

impl MadeUp {
    pub fn new(creation: &eframe::CreationContext<'_>, kind: ThemeKind) -> MadeUp {
        theme::set_fonts(&creation.egui_ctx);
        let theme = Theme::new(kind);
        theme.apply(&creation.egui_ctx);
        let memory = Memory::default();
        if let Some(state) = &creation.wgpu_render_state {
            super::map::gpu::install(state);
        }
        super::laid::install(&creation.egui_ctx, creation.wgpu_render_state.as_ref());
        let answer = answer();
        let picture = Arc::new(choropleth(&answer, &MapView::default()).expect("a map"));
        let recipe = Recipe { boundaries: vec![boundary()], ..Recipe::default() };
        MadeUp {
            theme,
            gpu: creation.wgpu_render_state.clone(),
            place: "take-up",
            loaded: Some(loaded(recipe)),
            project: Project { question: answer.question.clone(), ..Project::default() },
            reply: Reply::Ready(Arc::new(answer)),
            picture,
            beside: None,
            ground: Arc::new(ground()),
            selection: Selection::default(),
            card: None,
            memory,
            job: None,
            preferences: Preferences::default(),
            asked: Vec::new(),
        }
    }
}

fn loaded(recipe: Recipe) -> Arc<Loaded> {
    Arc::new(Loaded {
        path: "trafford.wardwise".into(),
        name: "Trafford 2021".into(),
        geography: Arc::default(),
        imported: Arc::default(),
        own_levels: Arc::default(),
        own_notes: Notes::new(),
        council: Arc::default(),
        postcodes: Arc::default(),
        records: Arc::default(),
        kept: Arc::default(),
        months: None,
        recipe,
        revision: 0,
    })
}

fn boundary() -> BoundarySource {
    BoundarySource {
        singular: Some("Output Area".into()),
        ..BoundarySource::new(LevelId::new("oa"), "oa.geojson")
    }
}

impl eframe::App for MadeUp {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let notes = Notes::new();
        let card = self.card.clone().unwrap_or_else(|| Reply::Ready(Arc::new(place(self))));
        let context = Context {
            theme: &self.theme,
            loaded: self.loaded.as_ref(),
            project: &self.project,
            reply: &self.reply,
            ground: Some(&self.ground),
            ground_is_coming: false,
            choropleth: Some(&self.picture),
            beside: self.beside.as_ref().map(|(reply, picture, view)| Beside {
                reply,
                choropleth: Some(picture),
                view,
            }),
            selection: &self.selection,
            selection_revision: self.selection.revision(),
            place: &card,
            profiles: &crate::session::ProfileAnswers::default(),
            costs: &crate::session::CostAnswers::default(),
            find: &Reply::Nothing,
            personas: &crate::session::PersonaAnswers::default(),
            preferences: &self.preferences,
            keyboard: Keyboard::default(),
            protection: self.project.protection,
            has_gpu: self.gpu.is_some(),
            panel: "take-up",
            projector: false,
            job: self.job.as_ref(),
            error: None,
            notes: &notes,
            message: None,
            undo_label: Some("change of the question"),
            redo_label: None,
        };
        let mut commands = Vec::new();
        let shell = layout::Shell { place: panel::panel(self.place), notes_open: &mut true };
        layout::show(ui, &context, &mut self.memory, shell, &mut commands);
        for command in &commands {
            match command {
                Command::Pick(code, Pick::Only) => self.selection.set([code.clone()].into()),
                Command::Pick(code, Pick::Toggle) => self.selection.toggle(code.clone()),
                Command::GoTo(place) => self.place = place,
                Command::Select(codes, Pick::Only) => self.selection.set(codes.clone()),
                Command::Select(codes, Pick::Toggle) => self.selection.extend(codes.clone()),
                Command::Prefer(preferences) => self.preferences = *preferences.clone(),
                Command::ClearSelection => self.selection.clear(),
                Command::ShowOnMap(code) => self.memory.map.bring_into_view(code.clone()),
                _ => {}
            }
        }
        self.asked.extend(commands);
    }
}
