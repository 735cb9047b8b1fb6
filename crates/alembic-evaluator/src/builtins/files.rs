//! `open()`: whole files, read when they are opened and written when they are flushed or closed.

use std::cell::{Cell, RefCell};
use std::io;
use std::rc::Rc;

use crate::arguments::Arguments;
use crate::exceptions::class as exception;
use crate::native::{Member, NativeClass, NativeFunction};
use crate::object::Object;
use crate::outcome::{Interruption, Outcome, raise, unsupported};
use crate::value::Value;
use crate::vm::Vm;

pub(super) static OPEN: NativeFunction = NativeFunction {
    name: "open",
    signature: "(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None)",
    call: open,
    returns: Some(&FILE),
};

static FILE: NativeClass = NativeClass {
    name: "TextIOWrapper",
    module: "_io",
    members: &[
        Member::method("read", "(size=-1, /)", |_, this, arguments| {
            let size = arguments.integer("size")?;
            receiver(this)?.take(usize::try_from(size).ok())
        }),
        Member::method("readline", "()", |_, this, _| receiver(this)?.line()),
        Member::method("readlines", "()", |_, this, _| receiver(this)?.lines().map(Value::list)),
        Member::method("write", "(text, /)", |_, this, arguments| {
            receiver(this)?.write(&arguments.value("text"))
        }),
        Member::method("writelines", "(lines, /)", |vm, this, arguments| {
            for line in vm.iterate(&arguments.value("lines"))? {
                receiver(this)?.write(&line)?;
            }
            Ok(Value::None)
        }),
        Member::method("flush", "()", |vm, this, _| receiver(this)?.flush(vm).map(|()| Value::None)),
        Member::method("close", "()", |vm, this, _| receiver(this)?.close(vm).map(|()| Value::None)),
        Member::property("name", |_, this| Ok(Value::string(&receiver(this)?.path))),
        Member::property("closed", |_, this| Ok(Value::Bool(receiver(this)?.is_closed.get()))),
    ],
    ..NativeClass::DEFAULT
};

/// An open file.
struct File {
    path: String,
    is_binary: bool,
    is_writable: bool,
    is_closed: Cell<bool>,
    content: RefCell<Vec<u8>>,
    /// Where the next read begins.
    position: Cell<usize>,
}

fn receiver(this: &Value) -> Outcome<Rc<File>> {
    this.object::<File>().ok_or_else(|| unsupported("this is not an open file"))
}

fn open(vm: &mut Vm, arguments: Arguments) -> Outcome<Value> {
    let path = vm.str(&arguments.value("file"))?.to_string();
    let mode = arguments.string("mode")?;
    let encoding = arguments.optional_string("encoding")?;
    if let Some(encoding) =
        encoding.filter(|name| !matches!(name.to_lowercase().as_str(), "utf-8" | "utf8" | "ascii"))
    {
        return Err(unsupported(format!("`open()` with the encoding `{encoding}` is not supported")));
    }
    let (kind, is_binary) = match mode.replace('t', "").as_str() {
        "rb" => ('r', true),
        "wb" => ('w', true),
        "ab" => ('a', true),
        "xb" => ('x', true),
        plain @ ("r" | "w" | "a" | "x") => (plain.chars().next().unwrap_or('r'), false),
        other => return Err(unsupported(format!("`open()` with the mode `{other}` is not supported"))),
    };
    let system = Rc::clone(vm.system());
    let exists = system.is_file(&path);
    if kind == 'x' && exists {
        return Err(raise(&exception::FILE_EXISTS_ERROR, format!("[Errno 17] File exists: '{path}'")));
    }
    let content = match kind {
        'r' => system.read_file(&path).map_err(|error| os_error(&error, &path))?,
        'a' if exists => system.read_file(&path).map_err(|error| os_error(&error, &path))?,
        _ => Vec::new(),
    };
    if kind != 'r' && (kind != 'a' || !exists) {
        system.write_file(&path, &[]).map_err(|error| os_error(&error, &path))?;
    }
    if kind == 'r' && !is_binary && std::str::from_utf8(&content).is_err() {
        return Err(raise(&exception::VALUE_ERROR, format!("the file '{path}' is not UTF-8")));
    }
    Ok(Value::Object(Rc::new(File {
        path,
        is_binary,
        is_writable: kind != 'r',
        is_closed: Cell::new(false),
        content: RefCell::new(content),
        position: Cell::new(0),
    })))
}

fn os_error(error: &io::Error, path: &str) -> Interruption {
    let (class, number, text) = match error.kind() {
        io::ErrorKind::NotFound => {
            (&exception::FILE_NOT_FOUND_ERROR, 2, "No such file or directory".to_owned())
        }
        io::ErrorKind::PermissionDenied => (&exception::PERMISSION_ERROR, 13, "Permission denied".to_owned()),
        io::ErrorKind::IsADirectory => (&exception::OS_ERROR, 21, "Is a directory".to_owned()),
        _ => (&exception::OS_ERROR, error.raw_os_error().unwrap_or(5), error.to_string()),
    };
    let arguments = vec![Value::int(i64::from(number)), Value::from(text), Value::string(path)];
    Interruption::Raise(crate::exceptions::Exception::new(class, arguments))
}

impl File {
    fn check_open(&self) -> Outcome<()> {
        if self.is_closed.get() {
            return Err(raise(&exception::VALUE_ERROR, "I/O operation on closed file."));
        }
        Ok(())
    }

    /// The next bytes, as the text or the bytes that Python code gets.
    fn value(&self, start: usize, end: usize) -> Value {
        self.position.set(end);
        let content = self.content.borrow();
        let part = content.get(start..end).unwrap_or_default();
        if self.is_binary { Value::Bytes(part.into()) } else { Value::string(String::from_utf8_lossy(part)) }
    }

    fn take(&self, size: Option<usize>) -> Outcome<Value> {
        self.check_open()?;
        if self.is_writable {
            return Err(raise(&exception::VALUE_ERROR, "not readable"));
        }
        let (start, end) = (self.position.get(), self.content.borrow().len());
        let end = match size {
            None => end,
            Some(size) if self.is_binary => end.min(start + size),
            Some(size) => {
                let content = self.content.borrow();
                let text = std::str::from_utf8(&content[start..]).unwrap_or_default();
                text.char_indices().nth(size).map_or(end, |(offset, _)| start + offset)
            }
        };
        Ok(self.value(start, end))
    }

    fn line(&self) -> Outcome<Value> {
        self.check_open()?;
        let start = self.position.get();
        let end = {
            let content = self.content.borrow();
            content[start..]
                .iter()
                .position(|byte| *byte == b'\n')
                .map_or(content.len(), |offset| start + offset + 1)
        };
        Ok(self.value(start, end))
    }

    fn lines(&self) -> Outcome<Vec<Value>> {
        self.check_open()?;
        let mut lines = Vec::new();
        while self.position.get() < self.content.borrow().len() {
            lines.push(self.line()?);
        }
        Ok(lines)
    }

    fn write(&self, text: &Value) -> Outcome<Value> {
        self.check_open()?;
        if !self.is_writable {
            return Err(raise(&exception::VALUE_ERROR, "not writable"));
        }
        let length = match (text.as_str(), text) {
            (Some(text), _) if !self.is_binary => {
                self.content.borrow_mut().extend_from_slice(text.as_bytes());
                text.chars().count()
            }
            (None, Value::Bytes(bytes)) if self.is_binary => {
                self.content.borrow_mut().extend_from_slice(bytes);
                bytes.len()
            }
            _ => {
                let wanted = if self.is_binary {
                    "a bytes-like object is required"
                } else {
                    "write() argument must be str"
                };
                return Err(raise(&exception::TYPE_ERROR, format!("{wanted}, not {}", text.type_name())));
            }
        };
        Ok(Value::length(length))
    }

    fn flush(&self, vm: &mut Vm) -> Outcome<()> {
        self.check_open()?;
        if self.is_writable {
            let system = Rc::clone(vm.system());
            system
                .write_file(&self.path, &self.content.borrow())
                .map_err(|error| os_error(&error, &self.path))?;
        }
        Ok(())
    }

    fn close(&self, vm: &mut Vm) -> Outcome<()> {
        if !self.is_closed.get() {
            self.flush(vm)?;
            self.is_closed.set(true);
        }
        Ok(())
    }
}

impl Object for File {
    fn class(&self) -> &'static NativeClass {
        &FILE
    }

    fn iterate(&self, _vm: &mut Vm, _this: &Value) -> Outcome<Option<Value>> {
        Ok(Some(Value::iterator(self.lines()?)))
    }

    fn enter(&self, _vm: &mut Vm, this: &Value) -> Outcome<Option<Value>> {
        self.check_open()?;
        Ok(Some(this.clone()))
    }

    fn exit(&self, vm: &mut Vm, _this: &Value, _exception: Option<&Value>) -> Outcome<bool> {
        self.close(vm)?;
        Ok(false)
    }

    fn repr(&self, _vm: &mut Vm, _this: &Value) -> Outcome<String> {
        Ok(format!("<_io.TextIOWrapper name='{}' encoding='UTF-8'>", self.path))
    }
}
