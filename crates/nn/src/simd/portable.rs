//! Four numbers as an array, which the compiler turns into a register where it can. This is the definition of every
//! operation: the registers of WebAssembly do the same, to the last bit.

/// Four 32-bit floating-point numbers, the *lanes*.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Four([f32; 4]);

/// A yes or no for each lane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lanes([bool; 4]);

impl Four {
    #[inline(always)]
    fn zip(self, other: Self, f: impl Fn(f32, f32) -> f32) -> Self {
        Self(std::array::from_fn(|lane| f(self.0[lane], other.0[lane])))
    }

    #[inline(always)]
    fn compare(self, other: Self, f: impl Fn(f32, f32) -> bool) -> Lanes {
        Lanes(std::array::from_fn(|lane| f(self.0[lane], other.0[lane])))
    }

    /// The same number in every lane.
    #[inline(always)]
    pub fn splat(number: f32) -> Self {
        Self([number; 4])
    }

    /// These numbers.
    #[inline(always)]
    pub fn from_array(numbers: [f32; 4]) -> Self {
        Self(numbers)
    }

    /// The numbers.
    #[inline(always)]
    pub fn to_array(self) -> [f32; 4] {
        self.0
    }

    /// The sums.
    #[inline(always)]
    pub fn plus(self, other: Self) -> Self {
        self.zip(other, |a, b| a + b)
    }

    /// The differences.
    #[inline(always)]
    pub fn minus(self, other: Self) -> Self {
        self.zip(other, |a, b| a - b)
    }

    /// The products.
    #[inline(always)]
    pub fn times(self, other: Self) -> Self {
        self.zip(other, |a, b| a * b)
    }

    /// The quotients.
    #[inline(always)]
    pub fn over(self, other: Self) -> Self {
        self.zip(other, |a, b| a / b)
    }

    /// Without the sign.
    #[inline(always)]
    pub fn abs(self) -> Self {
        Self(self.0.map(f32::abs))
    }

    /// With the sign of `other`.
    #[inline(always)]
    pub fn copysign(self, other: Self) -> Self {
        self.zip(other, f32::copysign)
    }

    /// The nearest number from `least` to `most`; not-a-number stays so.
    #[inline(always)]
    pub fn clamp(self, least: f32, most: f32) -> Self {
        Self(self.0.map(|number| number.clamp(least, most)))
    }

    /// Where it is less than `other`.
    #[inline(always)]
    pub fn is_less(self, other: Self) -> Lanes {
        self.compare(other, |a, b| a < b)
    }

    /// Where it is not a number.
    #[inline(always)]
    pub fn is_nan(self) -> Lanes {
        Lanes(self.0.map(f32::is_nan))
    }

    /// (bits + `add`) << `shift`, as the bits of a number.
    #[inline(always)]
    pub fn add_and_shift_bits(self, add: u32, shift: u32) -> Self {
        Self(self.0.map(|number| f32::from_bits(number.to_bits().wrapping_add(add) << shift)))
    }

    /// (bits & `and`) | `or`, as the bits of a number.
    #[inline(always)]
    pub fn and_or_bits(self, and: u32, or: u32) -> Self {
        Self(self.0.map(|number| f32::from_bits(number.to_bits() & and | or)))
    }

    /// bits >> `shift`, as a whole number. The sign bit counts: for positive numbers only.
    #[inline(always)]
    pub fn shifted_bits(self, shift: u32) -> Self {
        Self(self.0.map(|number| (number.to_bits() >> shift) as f32))
    }

    /// The columns of the square that has these rows.
    #[inline(always)]
    pub fn transpose(rows: [Self; 4]) -> [Self; 4] {
        std::array::from_fn(|column| Self(rows.map(|row| row.0[column])))
    }
}

impl Lanes {
    /// Where a 32-bit half of these words, the lower half first, is at least `threshold`.
    #[inline(always)]
    pub fn at_least([first, second]: [u64; 2], threshold: u32) -> Self {
        Self([first as u32, (first >> 32) as u32, second as u32, (second >> 32) as u32].map(|half| half >= threshold))
    }

    /// Where this or `other` says yes.
    #[inline(always)]
    pub fn or(self, other: Self) -> Self {
        Self(std::array::from_fn(|lane| self.0[lane] || other.0[lane]))
    }

    /// A bit for each lane, the first one's lowest: 1 for yes.
    #[inline(always)]
    pub fn to_bits(self) -> u8 {
        (0..4).fold(0, |bits, lane| bits | u8::from(self.0[lane]) << lane)
    }

    /// The number of `yes` or of `no`, lane by lane.
    #[inline(always)]
    pub fn select(self, yes: Four, no: Four) -> Four {
        Four(std::array::from_fn(|lane| if self.0[lane] { yes.0[lane] } else { no.0[lane] }))
    }
}
