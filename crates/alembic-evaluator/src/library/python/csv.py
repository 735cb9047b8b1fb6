"""Comma-separated values, after RFC 4180 and the documentation of Python's `csv`."""

QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE = 0, 1, 2, 3


class Error(Exception):
    pass


def _records(lines, delimiter, quotechar, doublequote, skipinitialspace):
    fields, field, quoted, started = [], "", False, False
    for line in lines:
        position = 0
        while position < len(line):
            character = line[position]
            position += 1
            if quoted:
                if character != quotechar:
                    field += character
                elif doublequote and line[position : position + 1] == quotechar:
                    field += quotechar
                    position += 1
                else:
                    quoted = False
            elif character == quotechar and not started:
                quoted = started = True
            elif character == delimiter:
                fields.append(field)
                field, started = "", False
                if skipinitialspace:
                    while line[position : position + 1] == " ":
                        position += 1
            elif character in "\r\n":
                continue
            else:
                field += character
                started = True
        if quoted:
            continue
        if fields or field or started:
            fields.append(field)
        yield fields
        fields, field, started = [], "", False
    if quoted:
        fields.append(field)
        yield fields


class reader:
    def __init__(self, csvfile, dialect="excel", *, delimiter=",", quotechar='"', doublequote=True, skipinitialspace=False, quoting=0, strict=False):
        if dialect == "excel-tab":
            delimiter = "\t"
        self.line_num = 0
        self._records = _records(self._counted(csvfile), delimiter, quotechar, doublequote, skipinitialspace)

    def _counted(self, lines):
        for line in lines:
            self.line_num += 1
            yield line

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._records)


class writer:
    def __init__(self, csvfile, dialect="excel", *, delimiter=",", quotechar='"', lineterminator="\r\n", quoting=0, doublequote=True):
        self._file = csvfile
        self._delimiter = "\t" if dialect == "excel-tab" else delimiter
        self._quotechar = quotechar
        self._lineterminator = lineterminator
        self._quoting = quoting

    def _field(self, value, alone):
        text = "" if value is None else str(value)
        special = any(character in text for character in (self._delimiter, self._quotechar, "\r", "\n"))
        if self._quoting == QUOTE_NONE:
            if special:
                raise Error("need to escape, but no escapechar set")
            return text
        wanted = (
            special
            or (alone and not text)
            or self._quoting == QUOTE_ALL
            or (self._quoting == QUOTE_NONNUMERIC and not isinstance(value, (int, float)))
        )
        if not wanted:
            return text
        return self._quotechar + text.replace(self._quotechar, self._quotechar * 2) + self._quotechar

    def writerow(self, row):
        row = list(row)
        fields = [self._field(value, len(row) == 1) for value in row]
        return self._file.write(self._delimiter.join(fields) + self._lineterminator)

    def writerows(self, rows):
        for row in rows:
            self.writerow(row)


class DictReader:
    def __init__(self, f, fieldnames=None, restkey=None, restval=None, dialect="excel", **options):
        self.reader = reader(f, dialect, **options)
        self._fieldnames = fieldnames
        self.restkey = restkey
        self.restval = restval

    @property
    def fieldnames(self):
        if self._fieldnames is None:
            self._fieldnames = next(self.reader, None)
        return self._fieldnames

    @property
    def line_num(self):
        return self.reader.line_num

    def __iter__(self):
        return self

    def __next__(self):
        names = self.fieldnames
        row = next(self.reader)
        while row == []:
            row = next(self.reader)
        record = dict(zip(names, row))
        if len(row) > len(names):
            record[self.restkey] = row[len(names) :]
        for name in names[len(row) :]:
            record[name] = self.restval
        return record


class DictWriter:
    def __init__(self, f, fieldnames, restval="", extrasaction="raise", dialect="excel", **options):
        self.fieldnames = fieldnames
        self.restval = restval
        self.extrasaction = extrasaction
        self.writer = writer(f, dialect, **options)

    def writeheader(self):
        return self.writer.writerow(self.fieldnames)

    def writerow(self, rowdict):
        if self.extrasaction == "raise":
            wrong = [repr(key) for key in rowdict if key not in self.fieldnames]
            if wrong:
                raise ValueError("dict contains fields not in fieldnames: " + ", ".join(wrong))
        return self.writer.writerow([rowdict.get(name, self.restval) for name in self.fieldnames])

    def writerows(self, rowdicts):
        for rowdict in rowdicts:
            self.writerow(rowdict)
