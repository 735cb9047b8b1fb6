//! The generator behind `random`: Mersenne Twister (Matsumoto and Nishimura, MT19937), seeded as CPython seeds it.

use std::cell::RefCell;
use std::rc::Rc;

use num_bigint::BigUint;

use crate::native::{Constructor, Member, ModuleMember, NativeClass, NativeModule};
use crate::object::Object;
use crate::outcome::{Outcome, raise, unsupported};
use crate::value::{Integer, Value, number};

const LENGTH: usize = 624;
const MIDDLE: usize = 397;

struct State {
    words: [u32; LENGTH],
    index: usize,
}

impl State {
    fn seeded(key: &[u32]) -> Self {
        let mut words = [0_u32; LENGTH];
        words[0] = 19_650_218;
        for index in 1..LENGTH {
            let before = words[index - 1];
            let step = u32::try_from(index).unwrap_or(0);
            words[index] = 1_812_433_253_u32.wrapping_mul(before ^ before >> 30).wrapping_add(step);
        }
        let (mut index, mut position) = (1, 0);
        for _ in 0..LENGTH.max(key.len()) {
            let before = words[index - 1];
            let offset = u32::try_from(position).unwrap_or(0);
            words[index] = (words[index] ^ (before ^ before >> 30).wrapping_mul(1_664_525))
                .wrapping_add(key[position])
                .wrapping_add(offset);
            index += 1;
            position = (position + 1) % key.len();
            if index >= LENGTH {
                words[0] = words[LENGTH - 1];
                index = 1;
            }
        }
        for _ in 1..LENGTH {
            let before = words[index - 1];
            let step = u32::try_from(index).unwrap_or(0);
            words[index] =
                (words[index] ^ (before ^ before >> 30).wrapping_mul(1_566_083_941)).wrapping_sub(step);
            index += 1;
            if index >= LENGTH {
                words[0] = words[LENGTH - 1];
                index = 1;
            }
        }
        words[0] = 0x8000_0000;
        State { words, index: LENGTH }
    }

    fn next(&mut self) -> u32 {
        if self.index >= LENGTH {
            for index in 0..LENGTH {
                let mixed = self.words[index] & 0x8000_0000 | self.words[(index + 1) % LENGTH] & 0x7fff_ffff;
                let twist = if mixed & 1 == 0 { 0 } else { 0x9908_b0df };
                self.words[index] = self.words[(index + MIDDLE) % LENGTH] ^ mixed >> 1 ^ twist;
            }
            self.index = 0;
        }
        let mut word = self.words[self.index];
        self.index += 1;
        word ^= word >> 11;
        word ^= word << 7 & 0x9d2c_5680;
        word ^= word << 15 & 0xefc6_0000;
        word ^ word >> 18
    }

    /// From 0 up to 1, with 53 bits.
    fn float(&mut self) -> f64 {
        let (high, low) = (self.next() >> 5, self.next() >> 6);
        (f64::from(high) * 67_108_864.0 + f64::from(low)) / 9_007_199_254_740_992.0
    }

    fn bits(&mut self, count: u64) -> BigUint {
        let mut words = Vec::new();
        let mut left = count;
        while left > 0 {
            let word = self.next();
            words.push(if left < 32 { word >> (32 - left) } else { word });
            left = left.saturating_sub(32);
        }
        BigUint::new(words)
    }
}

struct Twister(RefCell<State>);

fn twister(this: &Value) -> Outcome<Rc<Twister>> {
    this.object::<Twister>().ok_or_else(|| unsupported("this is no random number generator"))
}

static RANDOM: NativeClass = NativeClass {
    name: "Random",
    module: "_random",
    constructor: Some(Constructor {
        signature: "(*arguments)",
        call: |_, _, _| Ok(Value::new_object(Twister(RefCell::new(State::seeded(&[0]))))),
    }),
    members: &[
        Member::method("_seed", "(number, /)", |_, this, arguments| {
            let number = number::integer(&arguments.value("number")).unwrap_or(Integer::Small(0)).to_big();
            let mut key = number.magnitude().to_u32_digits();
            if key.is_empty() {
                key.push(0);
            }
            *twister(this)?.0.borrow_mut() = State::seeded(&key);
            Ok(Value::None)
        }),
        Member::method("_state", "()", |_, this, _| {
            let twister = twister(this)?;
            let state = twister.0.borrow();
            let words = state.words.iter().map(|word| Value::int(i64::from(*word)));
            Ok(Value::tuple(words.chain([Value::length(state.index)]).collect()))
        }),
        Member::method("_set_state", "(words, /)", |_, this, arguments| {
            let words = arguments.sequence("words")?;
            let twister = twister(this)?;
            let mut state = twister.0.borrow_mut();
            let (Some(index), true) = (words.last().and_then(Value::as_integer), words.len() == LENGTH + 1)
            else {
                return Err(raise(&crate::exceptions::class::VALUE_ERROR, "state vector is the wrong size"));
            };
            for (slot, word) in state.words.iter_mut().zip(&words) {
                *slot = word.as_integer().and_then(|word| u32::try_from(word).ok()).unwrap_or(0);
            }
            state.index = usize::try_from(index).unwrap_or(LENGTH).min(LENGTH);
            Ok(Value::None)
        }),
        Member::method("random", "()", |_, this, _| Ok(Value::Float(twister(this)?.0.borrow_mut().float()))),
        Member::method("getrandbits", "(k, /)", |_, this, arguments| {
            let count = u64::try_from(arguments.integer("k")?).map_err(|_| {
                raise(&crate::exceptions::class::VALUE_ERROR, "number of bits must be non-negative")
            })?;
            if count > 1 << 24 {
                return Err(unsupported("a random number of this size is not supported"));
            }
            let number = twister(this)?.0.borrow_mut().bits(count);
            Ok(Value::Int(Integer::from_big(number.into())))
        }),
    ],
    ..NativeClass::DEFAULT
};

impl Object for Twister {
    fn class(&self) -> &'static NativeClass {
        &RANDOM
    }
}

pub(super) static TWISTER: NativeModule = NativeModule {
    name: "_random",
    members: &[("Random", ModuleMember::Class(&RANDOM))],
    attribute: None,
    complete: false,
};
