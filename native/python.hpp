// What every function for Python needs: references that are given back, errors that stay on this side, text in and out.
#pragma once

#define Py_LIMITED_API 0x030B0000
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <new>
#include <stdexcept>
#include <utility>

#include "flat.hpp"

namespace bynames {

// A Python error is set already: go back to Python.
struct Raised {};

class Reference {
public:
    Reference() = default;
    // Takes a new reference; none means that Python has raised.
    explicit Reference(PyObject* object) : object_(object) {
        if (!object) throw Raised();
    }
    Reference(Reference&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
    Reference& operator=(Reference&& other) noexcept {
        std::swap(object_, other.object_);
        return *this;
    }
    Reference(const Reference&) = delete;
    Reference& operator=(const Reference&) = delete;
    ~Reference() { Py_XDECREF(object_); }
    static Reference shared(PyObject* object) {
        Py_XINCREF(object);
        return Reference(object);
    }
    PyObject* get() const { return object_; }
    PyObject* release() { return std::exchange(object_, nullptr); }

private:
    PyObject* object_ = nullptr;
};

// No exception crosses the boundary: `work` returns a new reference, and what it throws becomes a Python error.
template <typename Work> PyObject* guarded(Work work) noexcept {
    try {
        return work();
    } catch (const Raised&) {
    } catch (const std::bad_alloc&) {
        PyErr_NoMemory();
    } catch (const BadTable& error) {
        PyErr_SetString(PyExc_ValueError, error.what());
    } catch (const std::logic_error& error) {
        // A place that a table names and that is not there
        PyErr_Format(PyExc_ValueError, "a table that is not whole: %s", error.what());
    } catch (const std::exception& error) {
        PyErr_SetString(PyExc_RuntimeError, error.what());
    } catch (...) {
        PyErr_SetString(PyExc_RuntimeError, "unknown error");
    }
    return nullptr;
}

// The letters of a text behind those that are there.
inline void read_text(PyObject* object, Text& letters) {
    const Py_ssize_t size = PyUnicode_Check(object) ? PyUnicode_GetLength(object) : -1;
    if (size < 0) {
        if (!PyErr_Occurred()) PyErr_SetString(PyExc_TypeError, "a text must be a str");
        throw Raised();
    }
    const std::size_t begin = letters.size();
    letters.resize(begin + static_cast<std::size_t>(size));
    static_assert(sizeof(char32_t) == sizeof(Py_UCS4), "letters are 32-bit numbers");
    if (size && !PyUnicode_AsUCS4(object, reinterpret_cast<Py_UCS4*>(&letters[begin]), size, 0)) throw Raised();
}

inline Reference make_text(const char* utf8, std::size_t size) {
    return Reference(PyUnicode_FromStringAndSize(utf8, static_cast<Py_ssize_t>(size)));
}

// The interpreter is others' while this lives. What is done meanwhile may touch no Python object.
class Released {
    friend class Held;

public:
    Released() : state_(PyEval_SaveThread()) {}
    ~Released() { PyEval_RestoreThread(state_); }
    Released(const Released&) = delete;
    Released& operator=(const Released&) = delete;

private:
    PyThreadState* state_;
};

// Somebody else's interpreter again, for as long as this lives.
class Held {
public:
    explicit Held(Released& released) : released_(released) { PyEval_RestoreThread(released_.state_); }
    ~Held() { released_.state_ = PyEval_SaveThread(); }
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;

private:
    Released& released_;
};

// An array of numbers of a Python object, which stays while this lives.
class View {
public:
    View(PyObject* object, std::size_t width) {
        if (PyObject_GetBuffer(object, &buffer_, PyBUF_CONTIG_RO) != 0) throw Raised();
        if (static_cast<std::size_t>(buffer_.itemsize) != width || reinterpret_cast<std::uintptr_t>(buffer_.buf) % width != 0) {
            PyBuffer_Release(&buffer_);
            PyErr_SetString(PyExc_TypeError, "an array of numbers of another width");
            throw Raised();
        }
    }
    View(const View&) = delete;
    View& operator=(const View&) = delete;
    ~View() { PyBuffer_Release(&buffer_); }
    const void* data() const { return buffer_.buf; }
    std::size_t size() const { return static_cast<std::size_t>(buffer_.len / buffer_.itemsize); }

private:
    Py_buffer buffer_;
};

// Hears Ctrl-C.
inline void hear_signals() {
    if (PyErr_CheckSignals() != 0) throw Raised();
}

}  // namespace bynames
