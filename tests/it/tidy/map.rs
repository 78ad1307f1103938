//! `ARCHITECTURE.md` against the tree: its code map and the files it names.
//!
//! Invariant: the map has a line for every room, on its floor, and no line for a room that is gone.

use super::floors::FLOORS;

const PAGE: &str = "ARCHITECTURE.md";

/// Returns a fault for every room that the code map lacks, misplaces or invents.
pub(super) fn misplaced_rooms(page: &str) -> Vec<String> {
    let mapped: Vec<_> = (1..)
        .zip(page.lines())
        .filter_map(|(number, line)| row(line).map(|(floor, room)| (number, floor, room)))
        .collect();
    let wrong = mapped.iter().filter(|(_, floor, room)| {
        let known = FLOORS.iter().find(|(name, _)| name == room);
        known.is_none_or(|(_, known)| known != floor)
    });
    let mut faults: Vec<_> = wrong
        .map(|(number, floor, room)| {
            format!("{PAGE}:{number}: no room `{room}` on floor {floor}: see FLOORS")
        })
        .collect();
    for (room, floor) in FLOORS.iter().filter(|(room, _)| *room != "main") {
        if !mapped.iter().any(|(_, _, name)| name == room) {
            faults.push(format!(
                "{PAGE}:1: no line for `{room}` (floor {floor}) in the code map"
            ));
        }
    }
    faults
}

/// Reads a line of the map: its floor and its room.
fn row(line: &str) -> Option<(u8, &str)> {
    let mut cells = line.strip_prefix('|')?.split('|').map(str::trim);
    let floor = cells.next()?.parse().ok()?;
    let room = cells.next()?.strip_prefix('`')?.strip_suffix('`')?;
    Some((floor, room))
}

/// Returns a fault for every path of this repository that the page names and that is not there.
pub(super) fn missing_files(page: &str, exists: impl Fn(&str) -> bool) -> Vec<String> {
    let mut faults = Vec::new();
    for (number, line) in (1..).zip(page.lines()) {
        // Every second piece stands between backticks.
        for path in line.split('`').skip(1).step_by(2) {
            let ours = ["src/", "tests/", "assets/", "benches/", "docs/"];
            if ours.iter().any(|folder| path.starts_with(folder)) && !exists(path) {
                faults.push(format!("{PAGE}:{number}: `{path}` is not there"));
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_map_has_every_room_on_its_floor() {
        let rooms = FLOORS.iter().filter(|(room, _)| *room != "main");
        let lines: Vec<_> = rooms
            .map(|(room, floor)| format!("| {floor} | `{room}` | x |"))
            .collect();
        let page = lines.join("\n");
        assert_eq!(misplaced_rooms(&page), Vec::<String>::new());
        assert_eq!(
            misplaced_rooms(&page.replace("| 0 | `base`", "| 1 | `base`")).len(),
            1
        );
        assert_eq!(
            misplaced_rooms(&page.replace("`base`", "`basement`")).len(),
            2
        );
        assert_eq!(
            misplaced_rooms(&format!("{page}\n| | | line |\n| 9 | no room | x |")).len(),
            0
        );
    }

    #[test]
    fn named_files_exist() {
        let check = |page: &str| missing_files(page, |path| path == "src/here.rs").len();
        assert_eq!(check("see `src/here.rs` and `fn x()`, not src/gone.rs"), 0);
        assert_eq!(check("see `src/here.rs`, `src/gone.rs`"), 1);
    }
}
