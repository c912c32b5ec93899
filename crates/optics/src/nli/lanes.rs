//! Vectors as wide as the machine has, chosen when the program runs, with the same bits on every machine.
//!
//! A kernel is plain safe code over slices: elementwise loops, and sums in [`LANES`] accumulators that are joined
//! in one fixed order. [`widest`] compiles it once for each instruction set and runs the best one. No path fuses a
//! multiplication with an addition, so every path rounds alike.

use pulp::Arch;

/// Accumulators of a sum, on every machine: one AVX-512 vector, two of AVX2, four of SSE2.
pub const LANES: usize = 8;

/// A kernel that can be compiled for several instruction sets. Its body is to be inlined.
pub trait Kernel {
    /// What it computes.
    type Output;

    /// Runs it.
    fn run(self) -> Self::Output;
}

/// Wraps a kernel for the dispatcher.
struct Inlined<K>(K);

impl<K: Kernel> pulp::WithSimd for Inlined<K> {
    type Output = K::Output;

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) -> K::Output {
        self.0.run()
    }
}

/// Runs a kernel with the widest vectors of this machine.
#[inline]
pub fn widest<K: Kernel>(kernel: K) -> K::Output {
    Arch::new().dispatch(Inlined(kernel))
}

/// The sum of the accumulators, in one order.
#[inline(always)]
#[must_use]
pub fn sum(lanes: &[f64; LANES]) -> f64 {
    let [a, b, c, d, e, f, g, h] = *lanes;
    ((a + e) + (c + g)) + ((b + f) + (d + h))
}

/// The outcome of a kernel on every path this machine has, the narrowest first: for tests.
#[cfg(test)]
pub(crate) fn on_every_path<K: Kernel + Clone>(kernel: &K) -> Vec<(&'static str, K::Output)> {
    #[cfg_attr(not(target_arch = "x86_64"), allow(unused_mut, reason = "one path only"))]
    let mut outcomes = vec![("baseline", kernel.clone().run())];
    #[cfg(target_arch = "x86_64")]
    {
        if let Some(avx2) = pulp::x86::V3::try_new() {
            outcomes.push(("AVX2", pulp::Simd::vectorize(avx2, Inlined(kernel.clone()))));
        }
        if let Some(avx512) = pulp::x86::V4::try_new() {
            outcomes.push(("AVX-512", pulp::Simd::vectorize(avx512, Inlined(kernel.clone()))));
        }
    }
    outcomes.push(("widest", widest(kernel.clone())));
    outcomes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_accumulator_is_summed_once() {
        assert_eq!(sum(&[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0]).to_bits(), 255.0_f64.to_bits());
    }
}
