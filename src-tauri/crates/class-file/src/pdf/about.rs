//! What is said of each work, with its scores drawn as bars.

use super::{NOTE, Pages, SHEET, SMALL, TEXT, TITLE};
use crate::figures::Bar;
use crate::html::is_labelled;
use crate::report::WorkReport;
use paper::pdf::{GREY, Look, Mark};

/// Two columns of it.
const ABOUT: f32 = 340.0;
/// Of the drawing.
const WIDE: f32 = 330.0;
const TALL: f32 = 58.0;

impl Pages {
    /// What is said of two works, beside each other.
    pub(super) fn about(&mut self, pair: &[WorkReport]) {
        let said: Vec<Vec<(String, Look)>> = pair.iter().map(|work| self.said(work)).collect();
        let height = |lines: &Vec<(String, Look)>| lines.iter().map(|(_, look)| look.leading()).sum::<f32>();
        let text = said.iter().map(height).fold(0.0, f32::max);
        let chart = if pair.iter().all(|work| work.bars.is_empty()) { 0.0 } else { TALL + 4.0 };
        self.on.space(10.0);
        self.on.keep(text + chart);
        let top = self.on.y;
        for ((work, lines), left) in pair.iter().zip(&said).zip([SHEET.left, SHEET.left + SHEET.wide - ABOUT])
        {
            self.on.y = top;
            for (line, look) in lines {
                self.on.space(look.leading());
                self.on.put(left, line, *look);
            }
            if !work.bars.is_empty() {
                self.chart(&work.bars, left, top + text + 4.0);
            }
        }
        self.on.y = top + text + chart;
    }

    fn said(&mut self, work: &WorkReport) -> Vec<(String, Look)> {
        let figures: Vec<String> =
            work.figures.iter().map(|(name, value)| format!("{name} {value}")).collect();
        let texts = [(&work.title, TITLE), (&work.about, NOTE), (&figures.join(" · "), TEXT)];
        let mut said = Vec::new();
        for (text, look) in texts {
            said.extend(self.on.lines(text, look, ABOUT).into_iter().map(|line| (line, look)));
        }
        said
    }

    /// Bars with their number above and their part of the scale below.
    #[expect(clippy::cast_precision_loss, reason = "a drawing of a class")]
    fn chart(&mut self, bars: &[Bar], left: f32, top: f32) {
        let most = bars.iter().map(|bar| bar.count).max().unwrap_or(1).max(1) as f32;
        let each = WIDE / bars.len().max(1) as f32;
        let floor = top + TALL - 11.0;
        for (nth, bar) in bars.iter().enumerate() {
            let x = left + each * nth as f32;
            let height = (TALL - 22.0) * bar.count as f32 / most;
            if bar.count > 0 {
                let (at, width) = (x + each * 0.1, each * 0.8);
                self.on.push(Mark::Bar { x: at, y: floor - height, width, height, grey: GREY });
                self.centred(x + each / 2.0, floor - height - 2.5, &bar.count.to_string());
            }
            if is_labelled(bars, nth) {
                self.centred(x + each / 2.0, floor + 8.5, &bar.label());
            }
        }
        self.on.push(Mark::Line { from: (left, floor), to: (left + WIDE, floor), thick: 0.5, grey: GREY });
    }

    fn centred(&mut self, x: f32, y: f32, text: &str) {
        let wide = self.on.width(text, SMALL);
        self.on.put_at(x - wide / 2.0, y, text, SMALL);
    }
}
