//! Which small drawings stand for actions and places? Strokes on a square of
//! 24, scaled to where they are painted.

use eframe::egui::{Color32, Painter, Pos2, Rect, Stroke, Vec2, pos2};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Map,
    Data,
    Undo,
    Redo,
    Plus,
    Minus,
    Home,
    Close,
    ChevronDown,
    Shield,
    Eye,
    Folder,
    File,
    ArrowLeft,
    ArrowRight,
    ArrowUp,
    ArrowDown,
}

/// Strokes in the square of 24: each a run of points.
fn strokes(icon: Icon) -> &'static [&'static [[f32; 2]]] {
    match icon {
        Icon::Map => &[
            &[[3.0, 6.0], [9.0, 4.0], [15.0, 6.0], [21.0, 4.0], [21.0, 18.0], [15.0, 20.0]],
            &[[15.0, 20.0], [9.0, 18.0], [3.0, 20.0], [3.0, 6.0]],
            &[[9.0, 4.0], [9.0, 18.0]],
            &[[15.0, 6.0], [15.0, 20.0]],
        ],
        Icon::Data => &[
            &[[5.0, 6.0], [5.0, 18.0]],
            &[[19.0, 6.0], [19.0, 18.0]],
            &[
                [5.0, 6.0],
                [8.0, 7.8],
                [12.0, 8.4],
                [16.0, 7.8],
                [19.0, 6.0],
                [16.0, 4.2],
                [12.0, 3.6],
                [8.0, 4.2],
                [5.0, 6.0],
            ],
            &[[5.0, 12.0], [8.0, 13.8], [12.0, 14.4], [16.0, 13.8], [19.0, 12.0]],
            &[[5.0, 18.0], [8.0, 19.8], [12.0, 20.4], [16.0, 19.8], [19.0, 18.0]],
        ],
        Icon::Undo => &[
            &[[9.0, 5.0], [4.5, 9.5], [9.0, 14.0]],
            &[[4.5, 9.5], [15.0, 9.5], [18.6, 11.2], [19.5, 14.2], [18.6, 17.2], [15.0, 19.0]],
        ],
        Icon::Redo => &[
            &[[15.0, 5.0], [19.5, 9.5], [15.0, 14.0]],
            &[[19.5, 9.5], [9.0, 9.5], [5.4, 11.2], [4.5, 14.2], [5.4, 17.2], [9.0, 19.0]],
        ],
        Icon::Plus => &[&[[12.0, 5.0], [12.0, 19.0]], &[[5.0, 12.0], [19.0, 12.0]]],
        Icon::Minus => &[&[[5.0, 12.0], [19.0, 12.0]]],
        Icon::Home => &[
            &[[3.5, 11.5], [12.0, 4.0], [20.5, 11.5]],
            &[[6.0, 9.8], [6.0, 20.0], [18.0, 20.0], [18.0, 9.8]],
        ],
        Icon::Close => &[&[[6.0, 6.0], [18.0, 18.0]], &[[18.0, 6.0], [6.0, 18.0]]],
        Icon::ChevronDown => &[&[[6.0, 9.0], [12.0, 15.0], [18.0, 9.0]]],
        Icon::Shield => &[&[
            [12.0, 3.0],
            [19.0, 5.5],
            [19.0, 11.5],
            [16.5, 17.0],
            [12.0, 21.0],
            [7.5, 17.0],
            [5.0, 11.5],
            [5.0, 5.5],
            [12.0, 3.0],
        ]],
        Icon::Eye => &[&[
            [2.5, 12.0],
            [7.0, 7.4],
            [12.0, 6.0],
            [17.0, 7.4],
            [21.5, 12.0],
            [17.0, 16.6],
            [12.0, 18.0],
            [7.0, 16.6],
            [2.5, 12.0],
        ]],
        Icon::Folder => &[&[
            [3.0, 19.0],
            [3.0, 5.5],
            [9.5, 5.5],
            [11.5, 8.0],
            [21.0, 8.0],
            [21.0, 19.0],
            [3.0, 19.0],
        ]],
        Icon::File => &[
            &[[14.0, 3.0], [6.0, 3.0], [6.0, 21.0], [18.5, 21.0], [18.5, 7.5], [14.0, 3.0]],
            &[[14.0, 3.0], [14.0, 7.5], [18.5, 7.5]],
        ],
        Icon::ArrowLeft => &[&[[14.5, 6.0], [8.5, 12.0], [14.5, 18.0]]],
        Icon::ArrowRight => &[&[[9.5, 6.0], [15.5, 12.0], [9.5, 18.0]]],
        Icon::ArrowUp => &[&[[6.0, 15.0], [12.0, 8.5], [18.0, 15.0]]],
        Icon::ArrowDown => &[&[[6.0, 9.0], [12.0, 15.5], [18.0, 9.0]]],
    }
}

/// Paints the icon in the middle of `rect`, `side` points wide.
pub fn paint(painter: &Painter, rect: Rect, icon: Icon, side: f32, colour: Color32) {
    let square = Rect::from_center_size(rect.center(), Vec2::splat(side));
    let stroke = Stroke::new((side / 14.0).max(1.25), colour);
    let place = |[x, y]: [f32; 2]| -> Pos2 {
        pos2(square.left() + x / 24.0 * side, square.top() + y / 24.0 * side)
    };
    for run in strokes(icon) {
        painter.line(run.iter().map(|point| place(*point)).collect(), stroke);
    }
    if icon == Icon::Eye {
        painter.circle_stroke(place([12.0, 12.0]), side * 0.125, stroke);
    }
}
