//! A chart of a plan's time and calls against the number of resources, as SVG.

use std::fmt::Write as _;
use std::time::Duration;

use super::api::thousands;
use super::report::seconds;
use super::rounds::{FLOOR, Results};
use super::workload::{LATENCY_MS, SECRETS, Scenario, Step};

/// The colours of the contenders, in their order; told apart by the colour-blind too.
/// Source: Okabe and Ito's palette.
const COLOURS: [&str; 5] = ["#7f7f7f", "#0072b2", "#d55e00", "#009e73", "#cc79a7"];

const PANEL_WIDTH: f64 = 300.0;
const PANEL_HEIGHT: f64 = 220.0;
const LEFT: f64 = 60.0;
const TOP: f64 = 40.0;
const GAP: f64 = 90.0;
const LEGEND: f64 = 60.0;

/// A measure of a contender: its values by number of resources.
struct Line {
    name: String,
    colour: &'static str,
    points: Vec<(f64, f64)>,
}

impl Line {
    /// A line from the fewest resources to the most, in whichever order they were measured.
    fn new(name: &str, colour: &'static str, points: impl Iterator<Item = (f64, f64)>) -> Self {
        let mut points: Vec<_> = points.collect();
        points.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        Self {
            name: name.to_owned(),
            colour,
            points,
        }
    }
}

/// Draws time beside calls, both axes logarithmic.
pub(super) fn draw(results: &Results) -> String {
    let (width, height) = (
        LEFT + 2.0 * PANEL_WIDTH + GAP + 20.0,
        TOP + PANEL_HEIGHT + LEGEND,
    );
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"sans-serif\" font-size=\"11\">\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"white\"/>\n"
    );
    let times = lines(results, |results, number, contender| {
        let figures = results.figures(number, Step::Plan, contender)?;
        Some(figures.wall.median.as_secs_f64())
    });
    let calls = lines(results, |results, number, contender| {
        let figures = results.figures(number, Step::Plan, contender)?;
        (contender != FLOOR).then(|| figures.calls.total() as f64)
    });
    let time = |value: f64| seconds(Duration::from_secs_f64(value));
    panel(
        &mut svg,
        LEFT,
        &format!("Plan without changes, API at {LATENCY_MS} ms: time"),
        &times,
        time,
    );
    let count = |value: f64| thousands(value.round() as usize);
    let left = LEFT + PANEL_WIDTH + GAP;
    panel(&mut svg, left, "API calls", &calls, count);
    legend(&mut svg, &times);
    svg.push_str("</svg>\n");
    svg
}

fn lines(results: &Results, measure: impl Fn(&Results, usize, usize) -> Option<f64>) -> Vec<Line> {
    let contenders = results.schedule.contenders.iter().enumerate();
    contenders
        .map(|(contender, who)| {
            let shown = results
                .scenarios()
                .filter(|(_, it)| **it == Scenario::new(&SECRETS, it.count, LATENCY_MS));
            let points = shown.filter_map(|(number, scenario)| {
                Some((scenario.count as f64, measure(results, number, contender)?))
            });
            Line::new(&who.name, COLOURS[contender % COLOURS.len()], points)
        })
        .collect()
}

/// A logarithmic axis over whole powers of ten.
struct Axis {
    low: i32,
    high: i32,
}

impl Axis {
    fn over(values: impl Iterator<Item = f64> + Clone) -> Self {
        let least = values.clone().fold(f64::INFINITY, f64::min);
        let most = values.fold(f64::NEG_INFINITY, f64::max);
        if !least.is_finite() || least <= 0.0 {
            return Self { low: 0, high: 1 };
        }
        let low = least.log10().floor() as i32;
        Self {
            low,
            high: (most.log10().ceil() as i32).max(low + 1),
        }
    }

    /// From 0 to 1.
    fn place(&self, value: f64) -> f64 {
        (value.log10() - f64::from(self.low)) / f64::from(self.high - self.low)
    }

    fn ticks(&self) -> impl Iterator<Item = f64> {
        (self.low..=self.high).map(|power| 10f64.powi(power))
    }
}

fn panel(svg: &mut String, left: f64, title: &str, lines: &[Line], label: impl Fn(f64) -> String) {
    let points = lines.iter().flat_map(|line| &line.points);
    let across = Axis::over(points.clone().map(|(x, _)| *x));
    let up = Axis::over(points.map(|(_, y)| *y));
    let x = |value: f64| left + PANEL_WIDTH * across.place(value);
    let y = |value: f64| TOP + PANEL_HEIGHT * (1.0 - up.place(value));
    let (right, bottom) = (left + PANEL_WIDTH, TOP + PANEL_HEIGHT);
    let _ = writeln!(
        svg,
        "<text x=\"{left}\" y=\"{:.0}\" font-weight=\"bold\">{title}</text>",
        TOP - 15.0
    );
    for tick in up.ticks() {
        let (at, text) = (y(tick), label(tick));
        let _ = writeln!(
            svg,
            "<path d=\"M{left} {at:.1}H{right}\" stroke=\"#dddddd\"/>\
             <text x=\"{:.0}\" y=\"{:.1}\" text-anchor=\"end\">{text}</text>",
            left - 6.0,
            at + 4.0
        );
    }
    for tick in across.ticks() {
        let (at, text) = (x(tick), thousands(tick.round() as usize));
        let _ = writeln!(
            svg,
            "<path d=\"M{at:.1} {TOP}V{bottom}\" stroke=\"#dddddd\"/>\
             <text x=\"{at:.1}\" y=\"{:.0}\" text-anchor=\"middle\">{text}</text>",
            bottom + 16.0
        );
    }
    for Line { colour, points, .. } in lines.iter().filter(|line| !line.points.is_empty()) {
        let mut path = String::new();
        for (place, (count, value)) in points.iter().enumerate() {
            let (command, x, y) = (if place == 0 { 'M' } else { 'L' }, x(*count), y(*value));
            let _ = write!(path, "{command}{x:.1} {y:.1}");
            let _ = writeln!(
                svg,
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{colour}\"/>"
            );
        }
        let _ = writeln!(
            svg,
            "<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>"
        );
    }
}

fn legend(svg: &mut String, lines: &[Line]) {
    let y = TOP + PANEL_HEIGHT + LEGEND - 16.0;
    let mut x = LEFT;
    for Line { name, colour, .. } in lines {
        let name = name.replace('&', "&amp;").replace('<', "&lt;");
        let _ = writeln!(
            svg,
            "<circle cx=\"{x:.0}\" cy=\"{:.0}\" r=\"4\" fill=\"{colour}\"/>\
             <text x=\"{:.0}\" y=\"{y:.0}\">{name}</text>",
            y - 4.0,
            x + 8.0
        );
        x += 40.0 + 7.0 * name.chars().count() as f64;
    }
    let _ = writeln!(
        svg,
        "<text x=\"{:.0}\" y=\"{y:.0}\" text-anchor=\"end\">across: number of secrets</text>",
        LEFT + 2.0 * PANEL_WIDTH + GAP
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_goes_from_the_fewest_to_the_most() {
        let measured = [(1.0, 5.0), (100.0, 7.0), (10.0, 6.0)];
        let line = Line::new("ours", COLOURS[0], measured.into_iter());
        assert_eq!(line.points, [(1.0, 5.0), (10.0, 6.0), (100.0, 7.0)]);
    }

    #[test]
    fn an_axis_spans_whole_powers_of_ten() {
        let axis = Axis::over([2.0, 999.0].into_iter());
        assert_eq!((axis.low, axis.high), (0, 3));
        assert!((axis.place(1.0)).abs() < 1e-9);
        assert!((axis.place(1_000.0) - 1.0).abs() < 1e-9);
        let single = Axis::over([1.0].into_iter());
        assert_eq!((single.low, single.high), (0, 1));
        assert_eq!(Axis::over(std::iter::empty()).ticks().count(), 2);
    }
}
