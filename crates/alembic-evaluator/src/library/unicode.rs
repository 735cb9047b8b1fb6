//! `unicodedata`

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::canonical_combining_class;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory as _};

use crate::arguments::Arguments;
use crate::exceptions::class as exception;
use crate::native::{ModuleMember, NativeFunction, NativeModule};
use crate::outcome::{Outcome, raise};
use crate::value::Value;

/// The argument that must be one character.
fn character(arguments: &Arguments) -> Outcome<char> {
    let text = arguments.string("chr")?;
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some(only), None) => Ok(only),
        _ => Err(raise(
            &exception::TYPE_ERROR,
            format!("{}() argument must be a unicode character, not str", arguments.function()),
        )),
    }
}

/// The two letters of a category (The Unicode Standard, "General Category").
fn abbreviation(category: GeneralCategory) -> &'static str {
    match category {
        GeneralCategory::UppercaseLetter => "Lu",
        GeneralCategory::LowercaseLetter => "Ll",
        GeneralCategory::TitlecaseLetter => "Lt",
        GeneralCategory::ModifierLetter => "Lm",
        GeneralCategory::OtherLetter => "Lo",
        GeneralCategory::NonspacingMark => "Mn",
        GeneralCategory::SpacingMark => "Mc",
        GeneralCategory::EnclosingMark => "Me",
        GeneralCategory::DecimalNumber => "Nd",
        GeneralCategory::LetterNumber => "Nl",
        GeneralCategory::OtherNumber => "No",
        GeneralCategory::ConnectorPunctuation => "Pc",
        GeneralCategory::DashPunctuation => "Pd",
        GeneralCategory::OpenPunctuation => "Ps",
        GeneralCategory::ClosePunctuation => "Pe",
        GeneralCategory::InitialPunctuation => "Pi",
        GeneralCategory::FinalPunctuation => "Pf",
        GeneralCategory::OtherPunctuation => "Po",
        GeneralCategory::MathSymbol => "Sm",
        GeneralCategory::CurrencySymbol => "Sc",
        GeneralCategory::ModifierSymbol => "Sk",
        GeneralCategory::OtherSymbol => "So",
        GeneralCategory::SpaceSeparator => "Zs",
        GeneralCategory::LineSeparator => "Zl",
        GeneralCategory::ParagraphSeparator => "Zp",
        GeneralCategory::Control => "Cc",
        GeneralCategory::Format => "Cf",
        GeneralCategory::Surrogate => "Cs",
        GeneralCategory::PrivateUse => "Co",
        GeneralCategory::Unassigned => "Cn",
    }
}

fn normalized(form: &str, text: &str) -> Outcome<String> {
    Ok(match form {
        "NFC" => text.nfc().collect(),
        "NFD" => text.nfd().collect(),
        "NFKC" => text.nfkc().collect(),
        "NFKD" => text.nfkd().collect(),
        _ => return Err(raise(&exception::VALUE_ERROR, "invalid normalization form")),
    })
}

pub(super) static UNICODEDATA: NativeModule = NativeModule {
    name: "unicodedata",
    members: &[
        (
            "normalize",
            ModuleMember::Function(NativeFunction {
                name: "normalize",
                signature: "(form, unistr, /)",
                call: |_, arguments| {
                    normalized(&arguments.string("form")?, &arguments.string("unistr")?).map(Value::from)
                },
                returns: None,
            }),
        ),
        (
            "is_normalized",
            ModuleMember::Function(NativeFunction {
                name: "is_normalized",
                signature: "(form, unistr, /)",
                call: |_, arguments| {
                    let text = arguments.string("unistr")?;
                    Ok(Value::Bool(normalized(&arguments.string("form")?, &text)? == *text))
                },
                returns: None,
            }),
        ),
        (
            "category",
            ModuleMember::Function(NativeFunction {
                name: "category",
                signature: "(chr, /)",
                call: |_, arguments| Ok(abbreviation(character(&arguments)?.general_category()).into()),
                returns: None,
            }),
        ),
        (
            "combining",
            ModuleMember::Function(NativeFunction {
                name: "combining",
                signature: "(chr, /)",
                call: |_, arguments| {
                    Ok(Value::int(i64::from(canonical_combining_class(character(&arguments)?))))
                },
                returns: None,
            }),
        ),
    ],
    attribute: None,
    complete: false,
};
