//! What a reader is told of a mask: sentences with places for what is only known later.

/// How a mask is spoken of. In braces are places for numbers and names, which whoever shows them fills in (see
/// [`fill`](wording::fill)), and for the [`NoiseWords`]: `{kept}`, `{dropped}` and `{effect}`.
#[derive(Debug)]
pub struct MaskWords {
    /// What JavaScript calls what is kept or dropped.
    pub word: &'static str,
    /// Of a unit that is kept for an example, or of which `{share}` of `{all}` entries are.
    pub kept: &'static str,
    /// Of a unit that is dropped for an example.
    pub dropped: &'static str,
    /// Of a layer, for an example. Of its entries `{lost}` of `{all}` are dropped, which are the units `{which}` of `{size}`
    /// or, step after step, those of `{steps}`; or each `{noun}` has a factor, from `{range}`.
    pub layer: &'static str,
    /// The same in few words, and in fewer.
    pub lost: [&'static str; 3],
    /// Of the masks of a whole batch, where `{percent}` of the entries are dropped.
    pub batch: &'static str,
    /// How such masks are to be read, in few words and in fewer; nothing where it is plain.
    pub remark: Option<[&'static str; 2]>,
    /// What such masks are, as a title.
    pub title: &'static str,
    /// Of a place in such masks where something is kept, and of one where nothing is.
    pub place: [&'static str; 2],
    /// Of what the mask has for a unit of which something is kept, and for one of which nothing is, as a number.
    pub number: [&'static str; 2],
}

/// How a noise is spoken of. In braces are places for numbers: `{factor}` is that on what is kept, `{sigma}` the deviation,
/// `{alpha}` is [`DROPPED`](super::alpha::DROPPED), `{entry}` the entry itself.
#[derive(Debug)]
pub struct NoiseWords {
    /// What it does to a layer, in few words and in ever fewer.
    pub brief: [&'static str; 4],
    /// What it does to a layer, at the end of a sentence.
    pub effect: &'static str,
    /// Of an entry that is not dropped.
    pub kept: &'static str,
    /// Of an entry that is dropped.
    pub dropped: &'static str,
}

/// The masks of noises that drop nothing, whatever their entries multiply.
pub(super) const FACTORS: MaskWords = MaskWords {
    word: "factors",
    kept: "{kept}",
    dropped: "{dropped}",
    layer: "nothing dropped, {effect} on every {noun}, here {range}",
    lost: ["nothing dropped"; 3],
    batch: "factors around 1 with deviation {sigma}, nothing dropped",
    remark: Some(["factors around 1", "{rate}"]),
    title: "Noise of this batch",
    place: ["× {entry}"; 2],
    number: ["{entry}, noise"; 2],
};
