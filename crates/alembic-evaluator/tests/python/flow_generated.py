log = []
class Manager:
    def __init__(self, name, swallow):
        self.name, self.swallow = name, swallow
    def __enter__(self):
        log.append("enter" + self.name)
        return self
    def __exit__(self, kind, value, trace):
        log.append("exit" + self.name + (kind.__name__ if kind else ""))
        return self.swallow

def f0(bits):
    c1 = 3
    while c1:
        c1 -= 1
        try:
            try:
                break
                log.append(5)
            finally:
                if next(bits):
                    return 6
                log.append(7)
            yield 8
        except (KeyError, TypeError):
            if next(bits):
                log.append(10)
                return 11
                if next(bits):
                    break
            else:
                if next(bits):
                    raise KeyError(13)
        else:
            if next(bits):
                break
            log.append(15)
            try:
                if next(bits):
                    return 17
                if next(bits):
                    return 18
                continue
            except ValueError:
                continue
                continue
                raise
            else:
                yield 22
                log.append(23)
                continue
        log.append(25)
    yield 0

def f1(bits):
    try:
        for i2 in range(3):
            if next(bits):
                log.append(4)
            else:
                return 5
            try:
                if next(bits):
                    raise ValueError(7)
                log.append(x := 8)
                if next(bits):
                    raise KeyError(9)
            except (KeyError, TypeError) as e9:
                log.append(10)
            finally:
                log.append(11)
                return 12
            log.append(13)
        try:
            try:
                log.append(16)
                log.append(x := 17)
            except ValueError:
                if next(bits):
                    raise KeyError(18)
            finally:
                log.append(19)
        finally:
            for i20 in range(3):
                log.append(21)
    except Exception:
        try:
            log.append(23)
        except ValueError:
            log.append(24)
        for i25 in range(3):
            try:
                return 27
            except Exception as e27:
                if next(bits):
                    break
                log.append(29)
                log.append(30)
            else:
                log.append(x := 31)
                if next(bits):
                    return 32
                log.append(33)
    finally:
        if next(bits):
            raise TypeError(34)
        with Manager("35", False) as m, Manager("35b", False):
            try:
                log.append(37)
                log.append(38)
                log.append(39)
            except (KeyError, TypeError) as e39:
                if next(bits):
                    raise KeyError(40)
            try:
                return 42
                log.append(43)
            except (KeyError, TypeError) as e43:
                if next(bits):
                    raise KeyError(44)
            finally:
                log.append(45)
                if next(bits):
                    raise ValueError(46)
        c47 = 3
        while c47:
            c47 -= 1
            for i48 in range(3):
                if next(bits):
                    return 49
                if next(bits):
                    return 50
                if next(bits):
                    continue
            else:
                if next(bits):
                    raise TypeError(52)
                log.append(x := 53)
            log.append(54)
    for i55 in range(3):
        try:
            with Manager("57", True) as m, Manager("57b", False):
                break
                log.append(59)
        except Exception:
            try:
                log.append(61)
                break
                break
            except (KeyError, TypeError):
                continue
            try:
                log.append(66)
                log.append(67)
                log.append(x := 68)
            except ValueError as e68:
                return 69
                return 70
                log.append(x := 71)
                raise
            finally:
                return 72
                if next(bits):
                    return 73
        finally:
            c74 = 3
            while c74:
                c74 -= 1
                if next(bits):
                    raise TypeError(75)
                if next(bits):
                    break
                log.append(77)
        c78 = 3
        while c78:
            c78 -= 1
            if next(bits):
                log.append(80)
                if next(bits):
                    raise TypeError(81)
                if next(bits):
                    raise TypeError(82)
            else:
                log.append(83)
                if next(bits):
                    raise ValueError(84)
            try:
                log.append(86)
            except ValueError:
                log.append(87)
                log.append(88)
            finally:
                continue
            log.append(90)

def f2(bits):
    log.append(x := 1)
    log.append(2)

def f3(bits):
    try:
        try:
            return 3
        except (KeyError, TypeError) as e3:
            try:
                if next(bits):
                    raise TypeError(5)
            except ValueError:
                if next(bits):
                    raise TypeError(6)
                log.append(7)
            try:
                log.append(9)
                if next(bits):
                    raise KeyError(10)
                log.append(x := 11)
            except (KeyError, TypeError):
                if next(bits):
                    raise KeyError(12)
            finally:
                log.append(x := 13)
        try:
            log.append(x := 15)
            with Manager("16", False) as m, Manager("16b", False):
                if next(bits):
                    raise TypeError(17)
            try:
                if next(bits):
                    raise KeyError(19)
                log.append(x := 20)
            except (KeyError, TypeError):
                if next(bits):
                    raise ValueError(21)
            finally:
                if next(bits):
                    return 22
                return 23
        except ValueError:
            try:
                log.append(25)
                log.append(x := 26)
            except ValueError as e26:
                log.append(27)
                return 28
            log.append(29)
            if next(bits):
                raise TypeError(30)
        log.append(x := 31)
    finally:
        try:
            try:
                log.append(x := 34)
            except Exception:
                log.append(35)
                if next(bits):
                    return 36
                if next(bits):
                    raise KeyError(37)
            finally:
                log.append(38)
        finally:
            log.append(x := 39)
    try:
        if next(bits):
            with Manager("42", False) as m, Manager("42b", False):
                if next(bits):
                    raise TypeError(43)
                log.append(44)
                return 45
        else:
            c46 = 3
            while c46:
                c46 -= 1
                return 47
                if next(bits):
                    continue
                if next(bits):
                    return 49
            if next(bits):
                if next(bits):
                    raise ValueError(51)
                log.append(52)
                log.append(53)
            else:
                log.append(54)
            log.append(55)
    except Exception as e55:
        with Manager("56", True) as m, Manager("56b", False):
            if next(bits):
                raise TypeError(57)
        raise
    finally:
        log.append(58)
        with Manager("59", False) as m, Manager("59b", False):
            try:
                log.append(61)
                return 62
            finally:
                log.append(63)
            c64 = 3
            while c64:
                c64 -= 1
                log.append(65)
                if next(bits):
                    return 66
                continue
            with Manager("68", True) as m, Manager("68b", False):
                log.append(69)
                log.append(70)
                if next(bits):
                    raise KeyError(71)
        for i72 in range(3):
            try:
                return 74
            except Exception:
                if next(bits):
                    return 75
            finally:
                if next(bits):
                    break
                if next(bits):
                    raise TypeError(77)

def f4(bits):
    try:
        c2 = 3
        while c2:
            c2 -= 1
            log.append(3)
    except (KeyError, TypeError) as e3:
        try:
            if next(bits):
                if next(bits):
                    raise KeyError(6)
            else:
                if next(bits):
                    raise ValueError(7)
            try:
                return 9
                if next(bits):
                    raise KeyError(10)
            except Exception as e10:
                yield 11
            return 12
        except (KeyError, TypeError):
            try:
                log.append(14)
                log.append(15)
                return 16
            except Exception as e16:
                return 17
            else:
                log.append(18)
        else:
            try:
                log.append(20)
            except Exception:
                if next(bits):
                    return 21
                return 22
                log.append(23)
        for i24 in range(3):
            if next(bits):
                log.append(26)
                if next(bits):
                    raise TypeError(27)
                if next(bits):
                    raise ValueError(28)
            else:
                log.append(29)
                log.append(30)
            try:
                log.append(32)
                log.append(33)
                if next(bits):
                    raise ValueError(34)
            finally:
                if next(bits):
                    raise ValueError(35)
                yield 36
                log.append(37)
            return 38
        try:
            if next(bits):
                log.append(41)
            else:
                if next(bits):
                    return 42
                yield 43
            try:
                if next(bits):
                    raise ValueError(45)
                if next(bits):
                    raise ValueError(46)
            finally:
                if next(bits):
                    return 47
                yield 48
            if next(bits):
                raise ValueError(49)
        except ValueError as e49:
            with Manager("50", False) as m, Manager("50b", True):
                yield 51
            if next(bits):
                return 53
            else:
                if next(bits):
                    return 54
                log.append(55)
                if next(bits):
                    raise ValueError(56)
        finally:
            try:
                return 58
                log.append(59)
                log.append(60)
            except ValueError as e60:
                log.append(61)
                if next(bits):
                    raise KeyError(62)
            else:
                if next(bits):
                    raise TypeError(63)
                return 64
                yield 65
            log.append(66)
    finally:
        yield 67
        with Manager("68", False) as m, Manager("68b", False):
            for i69 in range(3):
                if next(bits):
                    raise ValueError(70)
                if next(bits):
                    raise ValueError(71)
                break
            with Manager("73", False) as m, Manager("73b", False):
                if next(bits):
                    raise TypeError(74)
            try:
                if next(bits):
                    raise KeyError(76)
                if next(bits):
                    return 77
            finally:
                if next(bits):
                    raise KeyError(78)
                if next(bits):
                    raise KeyError(79)
        with Manager("80", False) as m, Manager("80b", False):
            try:
                log.append(82)
                log.append(83)
            except ValueError as e83:
                if next(bits):
                    return 84
            finally:
                yield 85
                log.append(86)
                if next(bits):
                    raise TypeError(87)
    yield 0

def f5(bits):
    log.append(x := 1)
    for i2 in range(3):
        c3 = 3
        while c3:
            c3 -= 1
            if next(bits):
                if next(bits):
                    raise TypeError(5)
            else:
                return 6
                log.append(7)
                log.append(8)
        with Manager("9", True) as m, Manager("9b", True):
            log.append(x := 10)
            try:
                if next(bits):
                    return 12
                log.append(13)
            except (KeyError, TypeError) as e13:
                log.append(14)
                log.append(15)
                continue
    try:
        log.append(x := 18)
        try:
            try:
                log.append(21)
                if next(bits):
                    raise ValueError(22)
            finally:
                return 23
                log.append(x := 24)
                log.append(25)
            for i26 in range(3):
                log.append(27)
                log.append(x := 28)
            else:
                log.append(29)
                if next(bits):
                    raise KeyError(30)
            try:
                log.append(32)
                if next(bits):
                    return 33
            except Exception as e33:
                return 34
            finally:
                if next(bits):
                    return 35
        except Exception:
            if next(bits):
                if next(bits):
                    return 37
                log.append(x := 38)
            else:
                if next(bits):
                    return 39
            if next(bits):
                raise TypeError(40)
            try:
                log.append(x := 42)
            except ValueError:
                log.append(x := 43)
            finally:
                log.append(x := 44)
                log.append(45)
            raise
        finally:
            with Manager("46", False) as m, Manager("46b", False):
                if next(bits):
                    return 47
                log.append(x := 48)
                if next(bits):
                    raise KeyError(49)
            try:
                log.append(51)
                log.append(x := 52)
            except (KeyError, TypeError) as e52:
                log.append(53)
                log.append(54)
            finally:
                if next(bits):
                    raise KeyError(55)
                log.append(x := 56)
                log.append(57)
    except (KeyError, TypeError) as e57:
        if next(bits):
            raise TypeError(58)

def f6(bits):
    with Manager("1", False) as m, Manager("1b", False):
        log.append(2)

def f7(bits):
    log.append(x := 1)

def f8(bits):
    yield 1
    try:
        return 3
    except ValueError as e3:
        try:
            c5 = 3
            while c5:
                c5 -= 1
                return 6
                if next(bits):
                    break
            try:
                log.append(9)
                log.append(10)
            except Exception:
                log.append(11)
                raise
            else:
                log.append(12)
                if next(bits):
                    raise KeyError(13)
                if next(bits):
                    raise TypeError(14)
            finally:
                log.append(15)
                if next(bits):
                    raise ValueError(16)
                log.append(17)
        except Exception:
            for i18 in range(3):
                log.append(19)
            else:
                log.append(20)
                if next(bits):
                    raise TypeError(21)
            for i22 in range(3):
                if next(bits):
                    continue
    with Manager("24", False) as m, Manager("24b", False):
        for i25 in range(3):
            try:
                if next(bits):
                    raise KeyError(27)
                log.append(28)
                log.append(29)
            except ValueError as e29:
                if next(bits):
                    raise KeyError(30)
                log.append(31)
            else:
                if next(bits):
                    return 32
                if next(bits):
                    raise TypeError(33)
            finally:
                if next(bits):
                    raise KeyError(34)
        else:
            try:
                log.append(36)
            except ValueError:
                log.append(37)
                yield 38
                raise
            if next(bits):
                if next(bits):
                    return 40
                log.append(41)
                yield 42
            else:
                log.append(43)
                return 44
                log.append(45)
            with Manager("46", False) as m, Manager("46b", False):
                log.append(47)
                log.append(48)
                if next(bits):
                    raise ValueError(49)
    yield 0

def f9(bits):
    try:
        for i2 in range(3):
            try:
                log.append(4)
            except (KeyError, TypeError):
                return 5
            else:
                log.append(6)
                if next(bits):
                    raise ValueError(7)
                log.append(8)
            finally:
                log.append(9)
            log.append(10)
            c11 = 3
            while c11:
                c11 -= 1
                return 12
                return 13
                log.append(14)
        for i15 in range(3):
            if next(bits):
                return 16
            try:
                log.append(18)
            except (KeyError, TypeError) as e18:
                if next(bits):
                    break
                if next(bits):
                    return 20
        else:
            for i21 in range(3):
                break
                if next(bits):
                    return 23
            log.append(x := 24)
            c25 = 3
            while c25:
                c25 -= 1
                log.append(26)
                if next(bits):
                    continue
        try:
            if next(bits):
                raise TypeError(29)
            log.append(30)
        except Exception:
            if next(bits):
                log.append(32)
            else:
                log.append(x := 33)
                log.append(34)
                if next(bits):
                    raise KeyError(35)
            raise
    finally:
        if next(bits):
            c37 = 3
            while c37:
                c37 -= 1
                if next(bits):
                    break
        else:
            try:
                log.append(x := 40)
                log.append(41)
            finally:
                log.append(42)
                if next(bits):
                    raise ValueError(43)
            try:
                return 45
            finally:
                log.append(46)
                log.append(x := 47)
        with Manager("48", False) as m, Manager("48b", False):
            return 49
            with Manager("50", False) as m, Manager("50b", True):
                if next(bits):
                    return 51
    if next(bits):
        return 52

def f10(bits):
    for i1 in range(3):
        try:
            try:
                if next(bits):
                    raise TypeError(4)
                return 5
                if next(bits):
                    raise TypeError(6)
            except (KeyError, TypeError) as e6:
                log.append(7)
                log.append(8)
                continue
            else:
                log.append(10)
        except Exception:
            with Manager("11", False) as m, Manager("11b", False):
                return 12
                log.append(13)
            try:
                log.append(15)
                if next(bits):
                    break
                log.append(17)
            except ValueError as e17:
                return 18
                if next(bits):
                    continue
            continue
        finally:
            if next(bits):
                continue
            else:
                continue
        if next(bits):
            return 24
        try:
            if next(bits):
                return 26
        finally:
            with Manager("27", True) as m, Manager("27b", False):
                log.append(28)
                if next(bits):
                    raise KeyError(29)
                if next(bits):
                    continue
            c31 = 3
            while c31:
                c31 -= 1
                if next(bits):
                    raise TypeError(32)
            if next(bits):
                if next(bits):
                    continue
                continue
                if next(bits):
                    break
            else:
                continue
    c38 = 3
    while c38:
        c38 -= 1
        try:
            if next(bits):
                raise KeyError(40)
        finally:
            try:
                if next(bits):
                    raise TypeError(42)
                log.append(43)
            finally:
                return 44
        if next(bits):
            raise KeyError(45)
        try:
            try:
                log.append(48)
                break
            finally:
                log.append(50)
                log.append(51)
            try:
                log.append(53)
            except Exception:
                if next(bits):
                    continue
                raise
            if next(bits):
                return 56
                log.append(57)
                if next(bits):
                    raise TypeError(58)
            else:
                log.append(59)
                log.append(60)
        except (KeyError, TypeError) as e60:
            try:
                return 62
            finally:
                log.append(63)
                return 64
                log.append(65)
        else:
            return 66
        finally:
            c67 = 3
            while c67:
                c67 -= 1
                return 68
                break
                log.append(x := 70)

def f11(bits):
    if next(bits):
        if next(bits):
            if next(bits):
                raise KeyError(3)
            try:
                log.append(5)
                log.append(6)
            except Exception:
                if next(bits):
                    raise TypeError(7)
            if next(bits):
                log.append(x := 9)
            else:
                log.append(10)
                if next(bits):
                    return 11
        else:
            with Manager("12", False) as m, Manager("12b", False):
                if next(bits):
                    raise ValueError(13)
                if next(bits):
                    return 14
        for i15 in range(3):
            for i16 in range(3):
                log.append(x := 17)
                continue
                log.append(19)
            else:
                log.append(x := 20)
                log.append(21)
                log.append(22)
            if next(bits):
                log.append(24)
            else:
                return 25
                return 26
                if next(bits):
                    raise ValueError(27)
            for i28 in range(3):
                continue
    else:
        with Manager("30", False) as m, Manager("30b", True):
            if next(bits):
                return 31
            try:
                if next(bits):
                    raise ValueError(33)
                if next(bits):
                    return 34
                if next(bits):
                    raise TypeError(35)
            except ValueError as e35:
                if next(bits):
                    raise KeyError(36)
                log.append(37)
            else:
                log.append(38)
            finally:
                if next(bits):
                    raise ValueError(39)
                log.append(x := 40)
    try:
        with Manager("42", True) as m, Manager("42b", False):
            if next(bits):
                log.append(44)
                return 45
                log.append(x := 46)
            else:
                log.append(47)
            try:
                if next(bits):
                    raise TypeError(49)
                log.append(x := 50)
                log.append(51)
            except Exception as e51:
                log.append(x := 52)
            try:
                if next(bits):
                    raise ValueError(54)
                if next(bits):
                    return 55
            except (KeyError, TypeError) as e55:
                return 56
                log.append(57)
            else:
                if next(bits):
                    return 58
    except Exception:
        with Manager("59", True) as m, Manager("59b", True):
            log.append(60)
            for i61 in range(3):
                if next(bits):
                    return 62
                if next(bits):
                    raise TypeError(63)
            else:
                log.append(64)
                if next(bits):
                    raise TypeError(65)
                if next(bits):
                    return 66
        log.append(x := 67)
        with Manager("68", True) as m, Manager("68b", False):
            for i69 in range(3):
                log.append(x := 70)
                log.append(71)
                return 72
            else:
                if next(bits):
                    return 73
                log.append(74)
                log.append(75)
            for i76 in range(3):
                if next(bits):
                    return 77
            else:
                log.append(78)
    log.append(79)

def f12(bits):
    log.append(1)
    for i2 in range(3):
        for i3 in range(3):
            c4 = 3
            while c4:
                c4 -= 1
                if next(bits):
                    return 5
            log.append(6)
        else:
            with Manager("7", False) as m, Manager("7b", False):
                log.append(8)
                if next(bits):
                    return 9
                if next(bits):
                    continue
            return 11
        for i12 in range(3):
            try:
                if next(bits):
                    continue
                log.append(15)
            except (KeyError, TypeError):
                log.append(16)
        try:
            try:
                if next(bits):
                    return 19
            finally:
                yield 20
                log.append(21)
            with Manager("22", True) as m, Manager("22b", False):
                if next(bits):
                    return 23
                if next(bits):
                    return 24
            try:
                log.append(26)
            except (KeyError, TypeError) as e26:
                if next(bits):
                    break
            finally:
                if next(bits):
                    continue
                log.append(29)
        except ValueError as e29:
            if next(bits):
                continue
                if next(bits):
                    raise ValueError(32)
            else:
                if next(bits):
                    continue
                yield 34
                if next(bits):
                    continue
            for i36 in range(3):
                return 37
                return 38
    with Manager("39", False) as m, Manager("39b", False):
        if next(bits):
            with Manager("41", False) as m, Manager("41b", False):
                log.append(42)
                if next(bits):
                    raise ValueError(43)
        else:
            log.append(44)
            return 45
    yield 0

def f13(bits):
    if next(bits):
        try:
            try:
                log.append(4)
                log.append(5)
                log.append(6)
            except ValueError as e6:
                if next(bits):
                    raise TypeError(7)
                return 8
                raise
            for i9 in range(3):
                return 10
            else:
                log.append(11)
                if next(bits):
                    raise ValueError(12)
        except (KeyError, TypeError) as e12:
            log.append(13)
            if next(bits):
                if next(bits):
                    raise ValueError(15)
            else:
                log.append(16)
                log.append(17)
                log.append(x := 18)
            raise
        for i19 in range(3):
            continue
            c21 = 3
            while c21:
                c21 -= 1
                log.append(x := 22)
            with Manager("23", True) as m, Manager("23b", False):
                if next(bits):
                    return 24
    else:
        if next(bits):
            with Manager("26", False) as m, Manager("26b", True):
                if next(bits):
                    raise ValueError(27)
                log.append(x := 28)
        else:
            if next(bits):
                raise ValueError(29)
            if next(bits):
                log.append(31)
                log.append(x := 32)
                log.append(33)
            else:
                if next(bits):
                    return 34
                if next(bits):
                    raise TypeError(35)
                log.append(36)
            try:
                log.append(x := 38)
            except ValueError:
                log.append(39)
                raise
            else:
                if next(bits):
                    return 40
                log.append(x := 41)
        try:
            try:
                if next(bits):
                    raise ValueError(44)
                log.append(45)
            except ValueError:
                log.append(46)
            finally:
                log.append(x := 47)
            try:
                if next(bits):
                    raise TypeError(49)
                if next(bits):
                    return 50
            except ValueError:
                log.append(51)
                log.append(52)
                if next(bits):
                    return 53
        except Exception:
            try:
                log.append(55)
                log.append(56)
            except Exception:
                log.append(57)
        finally:
            try:
                log.append(x := 59)
                log.append(60)
                if next(bits):
                    raise ValueError(61)
            except Exception:
                log.append(x := 62)
                log.append(x := 63)
                raise
            finally:
                if next(bits):
                    raise TypeError(64)
                log.append(x := 65)
                if next(bits):
                    raise TypeError(66)
            c67 = 3
            while c67:
                c67 -= 1
                log.append(68)
                break
                log.append(x := 70)
            try:
                if next(bits):
                    return 72
                log.append(73)
                if next(bits):
                    raise TypeError(74)
            except ValueError:
                if next(bits):
                    return 75
                log.append(x := 76)
                if next(bits):
                    return 77
                raise
            finally:
                if next(bits):
                    raise TypeError(78)
        log.append(x := 79)
    with Manager("80", False) as m, Manager("80b", False):
        try:
            log.append(82)
        except Exception:
            for i83 in range(3):
                log.append(84)
            else:
                log.append(x := 85)
            try:
                if next(bits):
                    return 87
            finally:
                if next(bits):
                    raise ValueError(88)
                log.append(x := 89)
                log.append(90)
            for i91 in range(3):
                if next(bits):
                    raise KeyError(92)
                break
        try:
            if next(bits):
                if next(bits):
                    raise TypeError(96)
                log.append(97)
            else:
                if next(bits):
                    raise KeyError(98)
                log.append(99)
                if next(bits):
                    raise TypeError(100)
        except ValueError:
            c101 = 3
            while c101:
                c101 -= 1
                if next(bits):
                    return 102
        else:
            for i103 in range(3):
                log.append(104)
                if next(bits):
                    raise TypeError(105)
                log.append(x := 106)
            else:
                return 107
                log.append(x := 108)
                if next(bits):
                    raise ValueError(109)
            for i110 in range(3):
                if next(bits):
                    break
                log.append(112)
                log.append(113)
    for i114 in range(3):
        try:
            try:
                return 117
                continue
                if next(bits):
                    break
            except ValueError:
                return 120
                log.append(121)
                return 122
            else:
                break
                if next(bits):
                    raise ValueError(124)
                log.append(125)
            finally:
                log.append(126)
                log.append(127)
                continue
            c129 = 3
            while c129:
                c129 -= 1
                log.append(130)
        except (KeyError, TypeError):
            log.append(131)

def f14(bits):
    with Manager("1", False) as m, Manager("1b", False):
        with Manager("2", False) as m, Manager("2b", False):
            if next(bits):
                raise KeyError(3)
            with Manager("4", False) as m, Manager("4b", False):
                if next(bits):
                    raise TypeError(5)
            c6 = 3
            while c6:
                c6 -= 1
                log.append(7)
        c8 = 3
        while c8:
            c8 -= 1
            try:
                if next(bits):
                    raise ValueError(10)
            except ValueError:
                log.append(11)
            log.append(x := 12)
        with Manager("13", True) as m, Manager("13b", False):
            if next(bits):
                raise TypeError(14)

def f15(bits):
    if next(bits):
        log.append(x := 2)
        if next(bits):
            if next(bits):
                return 4
        else:
            try:
                log.append(x := 6)
                if next(bits):
                    raise KeyError(7)
            except Exception:
                if next(bits):
                    raise TypeError(8)
            finally:
                if next(bits):
                    raise ValueError(9)
                if next(bits):
                    raise TypeError(10)
            if next(bits):
                log.append(12)
                if next(bits):
                    raise KeyError(13)
            else:
                log.append(14)
                log.append(x := 15)
                if next(bits):
                    return 16
    else:
        try:
            try:
                if next(bits):
                    raise ValueError(19)
                if next(bits):
                    raise ValueError(20)
            except ValueError as e20:
                return 21
            finally:
                log.append(x := 22)
                log.append(23)
        except Exception as e23:
            c24 = 3
            while c24:
                c24 -= 1
                log.append(25)
        finally:
            try:
                if next(bits):
                    raise TypeError(27)
            except Exception as e27:
                if next(bits):
                    return 28
            for i29 in range(3):
                if next(bits):
                    continue
                log.append(31)
    log.append(32)

def f16(bits):
    if next(bits):
        try:
            try:
                if next(bits):
                    raise KeyError(4)
                yield 5
            except (KeyError, TypeError):
                yield 6
                log.append(7)
                if next(bits):
                    raise ValueError(8)
            else:
                yield 9
                yield 10
                yield 11
            finally:
                log.append(12)
                log.append(13)
        except Exception as e13:
            log.append(14)
    else:
        return 15
        for i16 in range(3):
            return 17
    c18 = 3
    while c18:
        c18 -= 1
        if next(bits):
            raise KeyError(19)
        with Manager("20", False) as m, Manager("20b", False):
            break
            c22 = 3
            while c22:
                c22 -= 1
                log.append(23)
                log.append(24)
            if next(bits):
                return 25
    yield 26
    yield 0

def f17(bits):
    with Manager("1", False) as m, Manager("1b", False):
        try:
            with Manager("3", False) as m, Manager("3b", True):
                log.append(4)
                if next(bits):
                    raise KeyError(5)
                log.append(6)
        except ValueError as e6:
            c7 = 3
            while c7:
                c7 -= 1
                return 8
                continue
                continue
            try:
                log.append(12)
                log.append(x := 13)
                if next(bits):
                    raise ValueError(14)
            except (KeyError, TypeError) as e14:
                log.append(x := 15)
                return 16
                log.append(17)
            try:
                if next(bits):
                    return 19
                log.append(20)
            except (KeyError, TypeError) as e20:
                if next(bits):
                    raise TypeError(21)
                if next(bits):
                    return 22
        return 23

def f18(bits):
    log.append(1)
    log.append(2)
    c3 = 3
    while c3:
        c3 -= 1
        try:
            log.append(x := 5)
            log.append(6)
        finally:
            try:
                break
                return 9
            except ValueError:
                log.append(10)
                log.append(x := 11)
            finally:
                if next(bits):
                    raise TypeError(12)
                return 13
                log.append(14)
            try:
                log.append(16)
                log.append(x := 17)
            except (KeyError, TypeError) as e17:
                if next(bits):
                    raise KeyError(18)
        continue
        try:
            try:
                log.append(22)
                if next(bits):
                    return 23
                log.append(24)
            except ValueError:
                return 25
            finally:
                continue
                continue
            try:
                log.append(29)
            except (KeyError, TypeError) as e29:
                if next(bits):
                    break
            else:
                if next(bits):
                    break
                log.append(32)
            finally:
                log.append(33)
                if next(bits):
                    continue
                if next(bits):
                    raise TypeError(35)
            try:
                log.append(37)
                log.append(38)
                log.append(39)
            except Exception as e39:
                if next(bits):
                    continue
                log.append(41)
                log.append(42)
            else:
                if next(bits):
                    raise KeyError(43)
                continue
            finally:
                log.append(45)
                if next(bits):
                    return 46
                break
        except Exception:
            log.append(48)
            for i49 in range(3):
                break
                if next(bits):
                    raise ValueError(51)
                return 52
            try:
                if next(bits):
                    return 54
                log.append(55)
            finally:
                return 56
                if next(bits):
                    raise TypeError(57)

def f19(bits):
    with Manager("1", True) as m, Manager("1b", False):
        log.append(2)

def f20(bits):
    if next(bits):
        raise KeyError(1)
    for i2 in range(3):
        for i3 in range(3):
            try:
                if next(bits):
                    raise KeyError(5)
                return 6
            except (KeyError, TypeError):
                log.append(7)
                if next(bits):
                    raise TypeError(8)
            finally:
                log.append(9)
            return 10
            if next(bits):
                if next(bits):
                    continue
            else:
                continue
        else:
            for i14 in range(3):
                log.append(15)
            if next(bits):
                return 16
        for i17 in range(3):
            try:
                log.append(19)
                break
            finally:
                if next(bits):
                    break
                if next(bits):
                    raise ValueError(22)
            if next(bits):
                raise ValueError(23)
        else:
            if next(bits):
                raise TypeError(24)
            with Manager("25", False) as m, Manager("25b", False):
                log.append(26)
                log.append(27)
                return 28
    else:
        yield 29
        try:
            log.append(31)
        except ValueError as e31:
            if next(bits):
                log.append(33)
                return 34
            else:
                log.append(35)
                log.append(36)
                log.append(37)
            try:
                if next(bits):
                    raise KeyError(39)
                if next(bits):
                    raise TypeError(40)
            except (KeyError, TypeError):
                log.append(41)
            finally:
                return 42
                if next(bits):
                    raise ValueError(43)
                log.append(44)
            with Manager("45", False) as m, Manager("45b", False):
                log.append(46)
            raise
        finally:
            if next(bits):
                if next(bits):
                    raise ValueError(48)
                if next(bits):
                    raise ValueError(49)
            else:
                return 50
                log.append(51)
                if next(bits):
                    raise TypeError(52)
    yield 0

def f21(bits):
    with Manager("1", False) as m, Manager("1b", False):
        with Manager("2", True) as m, Manager("2b", True):
            for i3 in range(3):
                log.append(4)
                log.append(x := 5)
                if next(bits):
                    continue
            for i7 in range(3):
                log.append(8)
                log.append(9)
        with Manager("10", False) as m, Manager("10b", False):
            log.append(11)
            for i12 in range(3):
                continue
                log.append(14)
            for i15 in range(3):
                if next(bits):
                    raise KeyError(16)
        with Manager("17", False) as m, Manager("17b", False):
            with Manager("18", True) as m, Manager("18b", False):
                log.append(19)
                return 20
                return 21
            with Manager("22", False) as m, Manager("22b", False):
                return 23
                if next(bits):
                    raise TypeError(24)
            for i25 in range(3):
                if next(bits):
                    raise ValueError(26)
            else:
                return 27
                return 28
                return 29
    if next(bits):
        return 30
    with Manager("31", False) as m, Manager("31b", False):
        c32 = 3
        while c32:
            c32 -= 1
            try:
                log.append(x := 34)
            except Exception as e34:
                log.append(35)
            try:
                return 37
            except Exception:
                if next(bits):
                    break
            else:
                continue
                if next(bits):
                    return 40
            with Manager("41", False) as m, Manager("41b", False):
                log.append(42)
        try:
            if next(bits):
                log.append(45)
                log.append(46)
                log.append(x := 47)
            else:
                return 48
                log.append(49)
            with Manager("50", False) as m, Manager("50b", False):
                log.append(51)
            try:
                log.append(53)
                log.append(x := 54)
            except ValueError as e54:
                if next(bits):
                    raise ValueError(55)
                log.append(x := 56)
                log.append(57)
        finally:
            c58 = 3
            while c58:
                c58 -= 1
                if next(bits):
                    return 59
                if next(bits):
                    raise TypeError(60)
            for i61 in range(3):
                log.append(62)
                return 63
            else:
                if next(bits):
                    return 64
                log.append(65)
                log.append(x := 66)

def f22(bits):
    try:
        try:
            c3 = 3
            while c3:
                c3 -= 1
                log.append(4)
                if next(bits):
                    return 5
            log.append(6)
        except (KeyError, TypeError) as e6:
            try:
                log.append(x := 8)
                log.append(x := 9)
            except ValueError:
                if next(bits):
                    return 10
                raise
            else:
                log.append(11)
                log.append(x := 12)
                log.append(13)
            log.append(x := 14)
        try:
            if next(bits):
                if next(bits):
                    raise TypeError(17)
            else:
                if next(bits):
                    raise ValueError(18)
            for i19 in range(3):
                if next(bits):
                    continue
        except ValueError:
            for i21 in range(3):
                if next(bits):
                    raise KeyError(22)
            for i23 in range(3):
                log.append(24)
            else:
                return 25
        else:
            if next(bits):
                log.append(27)
                log.append(28)
                log.append(29)
            else:
                if next(bits):
                    return 30
                if next(bits):
                    raise ValueError(31)
            try:
                log.append(x := 33)
                log.append(x := 34)
            except ValueError:
                if next(bits):
                    raise KeyError(35)
                if next(bits):
                    return 36
                log.append(x := 37)
            try:
                return 39
                log.append(40)
            except Exception as e40:
                if next(bits):
                    raise TypeError(41)
                log.append(x := 42)
            else:
                log.append(43)
            finally:
                log.append(44)
        finally:
            for i45 in range(3):
                break
                return 47
                log.append(x := 48)
    except ValueError:
        c49 = 3
        while c49:
            c49 -= 1
            try:
                if next(bits):
                    return 51
                if next(bits):
                    return 52
            except Exception as e52:
                return 53
                log.append(x := 54)
                break
            for i56 in range(3):
                break
                if next(bits):
                    return 58
                log.append(59)
            else:
                if next(bits):
                    continue
                log.append(61)
                log.append(62)
        for i63 in range(3):
            for i64 in range(3):
                continue
                return 66
                if next(bits):
                    return 67
            if next(bits):
                raise TypeError(68)
        try:
            if next(bits):
                log.append(71)
                if next(bits):
                    raise ValueError(72)
            else:
                log.append(73)
                if next(bits):
                    raise TypeError(74)
                log.append(x := 75)
            try:
                if next(bits):
                    raise TypeError(77)
                log.append(78)
                log.append(79)
            except (KeyError, TypeError) as e79:
                if next(bits):
                    return 80
                log.append(81)
                log.append(82)
            try:
                return 84
                log.append(85)
                if next(bits):
                    raise TypeError(86)
            finally:
                log.append(x := 87)
                if next(bits):
                    raise TypeError(88)
        finally:
            log.append(89)
            log.append(x := 90)
            if next(bits):
                raise ValueError(91)
    finally:
        for i92 in range(3):
            if next(bits):
                log.append(94)
            else:
                log.append(95)
                break
                log.append(97)
        c98 = 3
        while c98:
            c98 -= 1
            log.append(99)
            for i100 in range(3):
                if next(bits):
                    raise KeyError(101)
                log.append(x := 102)
                log.append(x := 103)
            for i104 in range(3):
                break

def f23(bits):
    try:
        if next(bits):
            return 2
        for i3 in range(3):
            log.append(4)
    except Exception:
        for i5 in range(3):
            with Manager("6", False) as m, Manager("6b", False):
                if next(bits):
                    return 7
                log.append(8)
        else:
            if next(bits):
                log.append(x := 10)
                log.append(x := 11)
            else:
                log.append(12)
            with Manager("13", False) as m, Manager("13b", False):
                log.append(x := 14)
                log.append(x := 15)
        return 16
    finally:
        log.append(17)
        with Manager("18", False) as m, Manager("18b", False):
            return 19
            log.append(20)
    for i21 in range(3):
        c22 = 3
        while c22:
            c22 -= 1
            try:
                if next(bits):
                    break
                if next(bits):
                    raise KeyError(25)
            finally:
                log.append(26)
                log.append(27)
                if next(bits):
                    raise TypeError(28)
            for i29 in range(3):
                log.append(30)
                log.append(x := 31)
            try:
                log.append(33)
            finally:
                continue
                log.append(35)
                log.append(x := 36)
        for i37 in range(3):
            try:
                log.append(39)
            except Exception:
                break
                log.append(x := 41)
                if next(bits):
                    raise ValueError(42)
                raise
            else:
                if next(bits):
                    return 43
            finally:
                if next(bits):
                    raise ValueError(44)
                log.append(45)
            try:
                log.append(47)
                if next(bits):
                    break
                log.append(49)
            finally:
                if next(bits):
                    raise ValueError(50)
                log.append(x := 51)
                log.append(52)
        else:
            try:
                log.append(54)
                if next(bits):
                    return 55
                log.append(56)
            except (KeyError, TypeError):
                if next(bits):
                    return 57
                if next(bits):
                    return 58
                if next(bits):
                    raise KeyError(59)
                raise
            else:
                log.append(60)
                if next(bits):
                    return 61
            if next(bits):
                raise ValueError(62)
        if next(bits):
            return 64
            try:
                if next(bits):
                    continue
                if next(bits):
                    raise KeyError(67)
                log.append(68)
            except (KeyError, TypeError):
                return 69
                return 70
        else:
            with Manager("71", False) as m, Manager("71b", False):
                if next(bits):
                    break
            try:
                if next(bits):
                    raise ValueError(74)
                continue
                if next(bits):
                    break
            finally:
                if next(bits):
                    break
                if next(bits):
                    raise TypeError(78)
                if next(bits):
                    return 79
    if next(bits):
        return 80

def bits(seed):
    while True:
        seed = (seed * 1103515245 + 12345) % 2 ** 31
        yield seed >> 16 & 1
def run(function, seed):
    log.clear()
    try:
        result = function(bits(seed))
        if hasattr(result, "send"):
            items = []
            for item in result:
                items.append(item)
                if len(items) > 50:
                    result.close()
            result = items
    except Exception as e:
        chain = []
        link = e
        while link is not None and len(chain) < 8:
            chain.append((type(link).__name__, link.args))
            link = link.__context__
        result = chain
    return result, log[:60], len(log)
for function in [f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21, f22, f23]:
    for seed in range(1, 6):
        print(function.__name__, seed, *run(function, seed))
