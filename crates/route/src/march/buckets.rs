//! Nodes waiting to be settled, in buckets of equal width by their arrival.

/// A ring of buckets: those before the floor are done, their places serve the ones beyond the end.
pub struct Buckets {
    ring: Vec<Vec<u32>>,
    width: f64,
    per_width: f64,
    /// Number of the bucket being emptied, counted from arrival 0.
    now_no: u64,
    waiting_count: usize,
}

/// Fewest buckets in a ring, so that the disc around the source fits in.
const RING_MIN: f64 = 1024.0;
/// A hair above 1: what is that much beyond the end of a bucket falls into the next one whatever the rounding.
const BEYOND: f64 = 1.0 + 4.0 * f64::EPSILON;

impl Buckets {
    /// Buckets of a width, for updates that come at most `longest_step` after the node they come from.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // the march caps the quotient
    pub fn new(width: f64, longest_step: f64) -> Self {
        let ring_length = (longest_step / width + 3.0).max(RING_MIN) as usize;
        Self {
            ring: vec![Vec::new(); ring_length.next_power_of_two()],
            width,
            per_width: 1.0 / width,
            now_no: 0,
            waiting_count: 0,
        }
    }

    /// How far beyond the floor a node may be put.
    pub fn span(&self) -> f64 {
        self.width * (self.ring.len() - 2) as f64
    }

    /// No waiting node arrives before this.
    pub fn floor(&self) -> f64 {
        self.now_no as f64 * self.width
    }

    /// The earliest arrival that falls behind the bucket being emptied.
    pub fn earliest_next(&self) -> f64 {
        (self.now_no + 1) as f64 * self.width * BEYOND
    }

    /// Puts a node where its new arrival belongs, unless it waits there already for its old one.
    #[inline]
    #[allow(clippy::cast_possible_truncation)] // handles are counted in u32: 4 × 10⁹ of them are 64 GB
    pub fn put(&mut self, node: usize, arrival: f64, old_arrival: f64) {
        let bucket_no = self.bucket_of(arrival);
        if old_arrival == f64::INFINITY || bucket_no != self.bucket_of(old_arrival) {
            let place = self.place_of(bucket_no);
            self.ring[place].push(node as u32);
            self.waiting_count += 1;
        }
    }

    /// The nodes of the next bucket that holds any; its list is to be given back.
    pub fn take(&mut self) -> Option<Vec<u32>> {
        if self.waiting_count == 0 {
            return None;
        }
        loop {
            let place = self.place_of(self.now_no);
            if !self.ring[place].is_empty() {
                let nodes = std::mem::take(&mut self.ring[place]);
                self.waiting_count -= nodes.len();
                return Some(nodes);
            }
            self.now_no += 1;
        }
    }

    /// Takes back the list of the bucket that was emptied, and goes on to the next.
    pub fn done(&mut self, mut nodes: Vec<u32>) {
        nodes.clear();
        let place = self.place_of(self.now_no);
        self.ring[place] = nodes;
        self.now_no += 1;
    }

    /// Whether a node with this arrival belongs to the bucket being emptied, and not to an earlier one.
    #[inline]
    pub fn is_due(&self, arrival: f64) -> bool {
        self.bucket_of(arrival) == self.now_no
    }

    #[inline]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // arrivals are finite here and not negative
    fn bucket_of(&self, arrival: f64) -> u64 {
        (arrival * self.per_width) as i64 as u64
    }

    #[inline]
    #[allow(clippy::cast_possible_truncation)] // below the ring's length
    fn place_of(&self, bucket_no: u64) -> usize {
        (bucket_no & (self.ring.len() as u64 - 1)) as usize
    }
}
