//! Nodes waiting to be settled, in buckets of equal width by their arrival.

/// A ring of buckets: those before the floor are done, their places serve the ones beyond the end.
pub struct Buckets {
    ring: Vec<Vec<u32>>,
    width: f64,
    /// Number of the bucket being emptied, counted from arrival 0.
    floor_no: u64,
    waiting_count: usize,
}

/// Fewest buckets in a ring, so that the disc around the source fits in.
const RING_MIN: f64 = 1024.0;

impl Buckets {
    /// Buckets of a width, for updates that come at most `longest_step` after the node they come from.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // the march caps the quotient
    pub fn new(width: f64, longest_step: f64) -> Self {
        let ring_length = (longest_step / width + 2.0).max(RING_MIN) as usize;
        Self { ring: vec![Vec::new(); ring_length.next_power_of_two()], width, floor_no: 0, waiting_count: 0 }
    }

    /// Width of a bucket.
    pub fn width(&self) -> f64 {
        self.width
    }

    /// How far beyond the floor a node may be put.
    pub fn span(&self) -> f64 {
        self.width * (self.ring.len() - 1) as f64
    }

    /// No waiting node arrives before this.
    pub fn floor(&self) -> f64 {
        self.floor_no as f64 * self.width
    }

    /// Puts a node where its new arrival belongs, unless it waits there already for its old one.
    #[allow(clippy::cast_possible_truncation)] // nodes are counted in u32: 4 × 10⁹ of them are 60 GB
    pub fn put(&mut self, node: usize, arrival: f64, old_arrival: f64) {
        let bucket_no = self.bucket_of(arrival);
        if bucket_no != self.bucket_of(old_arrival) {
            let place = self.place_of(bucket_no);
            self.ring[place].push(node as u32);
            self.waiting_count += 1;
        }
    }

    /// Takes a node out of the first bucket that holds one.
    pub fn pop(&mut self) -> Option<usize> {
        if self.waiting_count == 0 {
            return None;
        }
        loop {
            let place = self.place_of(self.floor_no);
            if let Some(node) = self.ring[place].pop() {
                self.waiting_count -= 1;
                return Some(node as usize);
            }
            self.floor_no += 1;
        }
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // arrivals are not negative; infinity saturates
    fn bucket_of(&self, arrival: f64) -> u64 {
        ((arrival / self.width) as u64).max(self.floor_no)
    }

    #[allow(clippy::cast_possible_truncation)] // below the ring's length
    fn place_of(&self, bucket_no: u64) -> usize {
        (bucket_no & (self.ring.len() as u64 - 1)) as usize
    }
}
