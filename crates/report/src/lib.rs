//! Tables, drawings, exports.
