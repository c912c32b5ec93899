//! The shortest path of a small graph, exact and without chance.

/// A link that may be used, both ways.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edge {
    /// Index of the link.
    pub link: usize,
    /// Index of one node.
    pub from: usize,
    /// Index of the other node.
    pub to: usize,
    /// Length in whole millimetres, so that equal paths tie whatever the order of their links.
    pub length_mm: u64,
}

impl Edge {
    /// The end that is not `node`; none when the edge does not touch it.
    pub fn other_end(&self, node: usize) -> Option<usize> {
        match node {
            node if node == self.from => Some(self.to),
            node if node == self.to => Some(self.from),
            _ => None,
        }
    }
}

/// How a node is reached: length, and the places of the edges in the list of edges.
type Label = (u64, Vec<usize>);

/// Links of the least-length path from one node to another; of equal paths the one whose links, compared in order,
/// come first in `edges`. None when there is no path.
///
/// # Source
/// E. W. Dijkstra, A note on two problems in connexion with graphs (1959); labels are compared by (length, links).
pub(crate) fn least_path(nodes_count: usize, edges: &[Edge], from: usize, to: usize) -> Option<Vec<usize>> {
    let mut labels: Vec<Option<Label>> = vec![None; nodes_count];
    let mut settled = vec![false; nodes_count];
    labels[from] = Some((0, Vec::new()));
    while let Some(node) = nearest(&labels, &settled) {
        settled[node] = true;
        let (length_mm, path) = labels[node].clone()?;
        if node == to {
            return Some(path.iter().map(|place| edges[*place].link).collect());
        }
        for (place, edge) in edges.iter().enumerate() {
            let Some(next) = edge.other_end(node).filter(|next| !settled[*next]) else { continue };
            let mut longer = path.clone();
            longer.push(place);
            let candidate = (length_mm.saturating_add(edge.length_mm), longer);
            if labels[next].as_ref().is_none_or(|known| candidate < *known) {
                labels[next] = Some(candidate);
            }
        }
    }
    None
}

/// The unsettled node with the least label.
fn nearest(labels: &[Option<Label>], settled: &[bool]) -> Option<usize> {
    let open = (0..labels.len()).filter(|node| !settled[*node] && labels[*node].is_some());
    open.min_by(|one, other| labels[*one].cmp(&labels[*other]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(link: usize, from: usize, to: usize, length_mm: u64) -> Edge {
        Edge { link, from, to, length_mm }
    }

    #[test]
    fn the_shorter_way_round_is_taken_in_either_direction() {
        let ring = [edge(0, 0, 1, 5), edge(1, 1, 2, 5), edge(2, 0, 2, 11)];
        assert_eq!(least_path(3, &ring, 0, 2), Some(vec![0, 1]));
        assert_eq!(least_path(3, &ring, 2, 0), Some(vec![1, 0]));
    }

    #[test]
    fn equal_paths_go_by_the_links_listed_first() {
        let square = [edge(7, 0, 2, 2), edge(3, 0, 1, 1), edge(4, 1, 3, 2), edge(5, 2, 3, 1)];
        assert_eq!(least_path(4, &square, 0, 3), Some(vec![7, 5]));
        let parallel = [edge(9, 0, 1, 4), edge(1, 0, 1, 4)];
        assert_eq!(least_path(2, &parallel, 0, 1), Some(vec![9]));
    }

    #[test]
    fn where_there_is_no_way_there_is_no_path() {
        assert_eq!(least_path(3, &[edge(0, 0, 1, 5)], 0, 2), None);
        assert_eq!(least_path(3, &[], 1, 1), Some(vec![]));
    }
}
