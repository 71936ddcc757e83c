// bynames._native: whole operations of the library in C++. Python is the specification (tests/test_native.py): what is
// answered here is what Python answers, and what this engine is not made for, it leaves to Python by None.
#include "python.hpp"

#include "bones.hpp"
#include "gathering.hpp"
#include "marking.hpp"
#include "matching.hpp"
#include "persons.hpp"
#include "readings.hpp"

#ifndef BYNAMES_SOURCES
#define BYNAMES_SOURCES "unknown"
#endif

namespace bynames {
namespace {

// As much is read before the interpreter is given to others.
constexpr std::size_t CHUNK_TEXTS = 1024;
constexpr std::size_t CHUNK_LETTERS = 1 << 16;

// An engine, and the Python function that does what it leaves.
template <typename Engine> struct Object {
    PyObject_HEAD
    Engine* engine;
    PyObject* in_python;
    PyObject* record;
};

template <typename Engine> Object<Engine>& object_of(PyObject* self) { return *reinterpret_cast<Object<Engine>*>(self); }

// Engine(table: bytes, in_python)
template <typename Engine> PyObject* make(PyTypeObject* type, PyObject* arguments, PyObject*) noexcept {
    return guarded([&]() -> PyObject* {
        const char* raw = nullptr;
        Py_ssize_t size = 0;
        PyObject* in_python = nullptr;
        if (!PyArg_ParseTuple(arguments, "y#O", &raw, &size, &in_python)) throw Raised();
        auto engine = std::make_unique<Engine>(raw, static_cast<std::size_t>(size));
        auto allocate = reinterpret_cast<allocfunc>(PyType_GetSlot(type, Py_tp_alloc));
        Reference self(allocate(type, 0));
        auto& object = object_of<Engine>(self.get());
        object.engine = engine.release();
        Py_INCREF(in_python);
        object.in_python = in_python;
        return self.release();
    });
}

template <typename Engine> int traverse(PyObject* self, visitproc visit, void* arg) noexcept {
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(object_of<Engine>(self).in_python);
    Py_VISIT(object_of<Engine>(self).record);
    return 0;
}

template <typename Engine> int clear(PyObject* self) noexcept {
    Py_CLEAR(object_of<Engine>(self).in_python);
    Py_CLEAR(object_of<Engine>(self).record);
    return 0;
}

template <typename Engine> void destroy(PyObject* self) noexcept {
    PyTypeObject* type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    clear<Engine>(self);
    delete object_of<Engine>(self).engine;
    auto release = reinterpret_cast<freefunc>(PyType_GetSlot(type, Py_tp_free));
    release(self);
    Py_DECREF(type);
}

template <typename Engine> Reference in_python(PyObject* self, PyObject* argument) {
    return Reference(PyObject_CallFunctionObjArgs(object_of<Engine>(self).in_python, argument, nullptr));
}

// Texts of a list, some at a time: their letters one behind another, and where each ends.
struct Chunk {
    std::vector<Reference> objects;
    Text letters;
    std::vector<std::size_t> ends;

    // Reads on from the item `next`; where it has stopped.
    Py_ssize_t read(PyObject* list, Py_ssize_t next) {
        objects.clear();
        letters.clear();
        ends.clear();
        const Py_ssize_t size = PyList_Size(list);
        while (next < size && objects.size() < CHUNK_TEXTS && letters.size() < CHUNK_LETTERS) {
            objects.push_back(Reference::shared(PyList_GetItem(list, next++)));
            read_text(objects.back().get(), letters);
            ends.push_back(letters.size());
        }
        return next;
    }
    std::size_t begin(std::size_t at) const { return at ? ends[at - 1] : 0; }
};

void must_be_list(PyObject* object) {
    if (PyList_Check(object)) return;
    PyErr_SetString(PyExc_TypeError, "texts must be a list");
    throw Raised();
}

// The text itself, for a str and nothing that is derived from it.
Reference same(PyObject* text) {
    return PyUnicode_CheckExact(text) ? Reference::shared(text) : Reference(PyUnicode_FromObject(text));
}

struct Room {
    Text letters;
    Output made;
    Scheme::Room scheme;
};

PyObject* transliterate_one(PyObject* self, PyObject* text) noexcept {
    return guarded([&]() -> PyObject* {
        // Kept from call to call. A table is small, and a text that is large is not kept.
        thread_local Room kept;
        Room& room = kept;
        Text& letters = room.letters;
        Output& made = room.made;
        if (letters.capacity() > CHUNK_LETTERS) room = Room();
        letters.clear();
        made.cut(0);
        read_text(text, letters);
        const auto outcome = object_of<Scheme>(self).engine->transliterate(letters.data(), letters.size(), made, room.scheme, hear_signals);
        if (outcome == Scheme::Outcome::unchanged) return same(text).release();
        if (outcome == Scheme::Outcome::python) return in_python<Scheme>(self, text).release();
        return make_text(made.data(), made.size()).release();
    });
}

PyObject* transliterate_many(PyObject* self, PyObject* list) noexcept {
    return guarded([&]() -> PyObject* {
        must_be_list(list);
        const Scheme& scheme = *object_of<Scheme>(self).engine;
        Reference found(PyList_New(0));
        Chunk chunk;
        Output made;
        Scheme::Room room;
        std::vector<std::size_t> ends;
        std::vector<Scheme::Outcome> outcomes;
        for (Py_ssize_t next = 0; next < PyList_Size(list);) {
            next = chunk.read(list, next);
            made.cut(0);
            ends.clear();
            outcomes.clear();
            {
                Released released;
                for (std::size_t at = 0; at < chunk.ends.size(); ++at) {
                    const std::size_t begin = chunk.begin(at), kept = made.size();
                    // A text that takes long by itself is one of a chunk of its own: nothing has to be heard in between.
                    outcomes.push_back(scheme.transliterate(chunk.letters.data() + begin, chunk.ends[at] - begin, made, room, [] {}));
                    if (outcomes.back() != Scheme::Outcome::made) made.cut(kept);
                    ends.push_back(made.size());
                }
            }
            for (std::size_t at = 0; at < outcomes.size(); ++at) {
                Reference one;
                const std::size_t begin = at ? ends[at - 1] : 0;
                if (outcomes[at] == Scheme::Outcome::unchanged) one = same(chunk.objects[at].get());
                else if (outcomes[at] == Scheme::Outcome::python) one = in_python<Scheme>(self, chunk.objects[at].get());
                else one = make_text(made.data() + begin, ends[at] - begin);
                if (PyList_Append(found.get(), one.get()) != 0) throw Raised();
            }
            hear_signals();
        }
        return found.release();
    });
}

PyMethodDef scheme_methods[] = {
    {"one", transliterate_one, METH_O,
     "one(text: str) -> str\n\nThe transliteration of a text; `in_python` does those that are not for the engine."},
    {"many", transliterate_many, METH_O,
     "many(texts: list[str]) -> list[str]\n\nThe same for each text. Other threads run meanwhile."},
    {nullptr, nullptr, 0, nullptr},
};

PyType_Slot scheme_slots[] = {
    {Py_tp_new, reinterpret_cast<void*>(make<Scheme>)},
    {Py_tp_dealloc, reinterpret_cast<void*>(destroy<Scheme>)},
    {Py_tp_traverse, reinterpret_cast<void*>(traverse<Scheme>)},
    {Py_tp_clear, reinterpret_cast<void*>(clear<Scheme>)},
    {Py_tp_methods, scheme_methods},
    {Py_tp_doc, const_cast<char*>("Scheme(table: bytes, in_python)\n\nA compiled scheme; raises ValueError for a broken table.")},
    {0, nullptr},
};

PyType_Spec scheme_spec = {"bynames._native.Scheme", sizeof(Object<Scheme>), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, scheme_slots};

// Tables of a list of bytes
std::vector<std::unique_ptr<Scheme>> schemes_of(PyObject* list) {
    std::vector<std::unique_ptr<Scheme>> found;
    const Py_ssize_t size = PyList_Check(list) ? PyList_Size(list) : -1;
    if (size < 0) {
        PyErr_SetString(PyExc_TypeError, "tables must be a list of bytes");
        throw Raised();
    }
    for (Py_ssize_t at = 0; at < size; ++at) {
        char* raw = nullptr;
        Py_ssize_t length = 0;
        if (PyBytes_AsStringAndSize(PyList_GetItem(list, at), &raw, &length) != 0) throw Raised();
        found.push_back(std::make_unique<Scheme>(raw, static_cast<std::size_t>(length)));
    }
    return found;
}

constexpr std::uint32_t READERS = 2, WORDS = 3;
constexpr std::size_t WORDS_SECTIONS = 7;

// An object of an engine that was made, with the Python objects that belong to it.
template <typename Engine>
Reference object_with(PyTypeObject* type, std::unique_ptr<Engine> engine, PyObject* in_python, PyObject* record) {
    auto allocate = reinterpret_cast<allocfunc>(PyType_GetSlot(type, Py_tp_alloc));
    Reference self(allocate(type, 0));
    auto& object = object_of<Engine>(self.get());
    object.engine = engine.release();
    Py_INCREF(in_python);
    object.in_python = in_python;
    Py_XINCREF(record);
    object.record = record;
    return self;
}

// Keys(schemes: list[bytes], words: bytes, in_python): one scheme for each language
PyObject* make_keys(PyTypeObject* type, PyObject* arguments, PyObject*) noexcept {
    return guarded([&]() -> PyObject* {
        const char* raw = nullptr;
        Py_ssize_t size = 0;
        PyObject *schemes = nullptr, *in_python = nullptr;
        if (!PyArg_ParseTuple(arguments, "Oy#O", &schemes, &raw, &size, &in_python)) throw Raised();
        const Flat words(raw, static_cast<std::size_t>(size), WORDS, WORDS_SECTIONS);
        return object_with<Keys>(type, std::make_unique<Keys>(words, schemes_of(schemes)), in_python, nullptr).release();
    });
}

// Readings(readers: bytes, schemes: list[bytes], words: bytes, in_python, record)
PyObject* make_readings(PyTypeObject* type, PyObject* arguments, PyObject*) noexcept {
    return guarded([&]() -> PyObject* {
        const char *readers = nullptr, *raw = nullptr;
        Py_ssize_t readers_size = 0, size = 0;
        PyObject *schemes = nullptr, *in_python = nullptr, *record = nullptr;
        if (!PyArg_ParseTuple(arguments, "y#Oy#OO", &readers, &readers_size, &schemes, &raw, &size, &in_python, &record))
            throw Raised();
        const Flat table(readers, static_cast<std::size_t>(readers_size), READERS, Readings::SECTIONS);
        const Flat words(raw, static_cast<std::size_t>(size), WORDS, WORDS_SECTIONS);
        auto engine = std::make_unique<Readings>(table, words, Keys(words, schemes_of(schemes)));
        return object_with<Readings>(type, std::move(engine), in_python, record).release();
    });
}

// key(word: str, language: int) -> str | None
PyObject* key_of(PyObject* self, PyObject* const* arguments, Py_ssize_t count) noexcept {
    return guarded([&]() -> PyObject* {
        if (count != 2) {
            PyErr_SetString(PyExc_TypeError, "key takes a word and the number of a language");
            throw Raised();
        }
        const Keys& keys = *object_of<Keys>(self).engine;
        const std::size_t language = PyLong_AsSize_t(arguments[1]);
        if (language == static_cast<std::size_t>(-1) && PyErr_Occurred()) throw Raised();
        if (language >= keys.languages()) {
            PyErr_SetString(PyExc_ValueError, "no such language");
            throw Raised();
        }
        Text word;
        read_text(arguments[0], word);
        std::string key;
        bool done = false;
        try {
            done = keys.key(word, language, key);
        } catch (const TooLong&) {
        }
        if (!done) Py_RETURN_NONE;
        return make_text(key.data(), key.size()).release();
    });
}

Reference make_number(Readers who) {
    Reference found(PyLong_FromUnsignedLongLong(who.low));
    if (!who.high) return found;
    Reference high(PyLong_FromUnsignedLongLong(who.high)), bits(PyLong_FromLong(64));
    Reference shifted(PyNumber_Lshift(high.get(), bits.get()));
    return Reference(PyNumber_Or(shifted.get(), found.get()));
}

// Bits beyond the last reader say nothing.
Readers read_number(PyObject* number) {
    if (!PyLong_Check(number)) {
        PyErr_SetString(PyExc_TypeError, "habits must be an int or None");
        throw Raised();
    }
    Readers found;
    found.low = PyLong_AsUnsignedLongLongMask(number);
    Reference bits(PyLong_FromLong(64));
    Reference high(PyNumber_Rshift(number, bits.get()));
    found.high = PyLong_AsUnsignedLongLongMask(high.get());
    if (PyErr_Occurred()) throw Raised();
    return found;
}

// habits(word: str) -> int | None
PyObject* habits_of(PyObject* self, PyObject* text) noexcept {
    return guarded([&]() -> PyObject* {
        Text word;
        read_text(text, word);
        Readers found;
        if (!object_of<Readings>(self).engine->habits(word.data(), word.size(), found)) Py_RETURN_NONE;
        return make_number(found).release();
    });
}

Reference make_readings_tuple(PyObject* record, const std::vector<Reading>& readings) {
    Reference found(PyTuple_New(static_cast<Py_ssize_t>(readings.size())));
    Py_ssize_t at = 0;
    for (const Reading& reading : readings) {
        const std::string letters = utf8(reading.source);
        Reference key = make_text(reading.key.data(), reading.key.size()), source = make_text(letters.data(), letters.size());
        Reference strangeness(PyFloat_FromDouble(reading.cost / Readings::PARTS));
        Reference one(PyObject_CallFunctionObjArgs(record, key.get(), source.get(), strangeness.get(), nullptr));
        if (PyTuple_SetItem(found.get(), at++, one.release()) != 0) throw Raised();
    }
    return found;
}

// read(word: str, among: int | None) -> tuple
PyObject* read_one(PyObject* self, PyObject* const* arguments, Py_ssize_t count) noexcept {
    return guarded([&]() -> PyObject* {
        if (count != 2) {
            PyErr_SetString(PyExc_TypeError, "read takes a word and habits");
            throw Raised();
        }
        Text word;
        read_text(arguments[0], word);
        Readers among;
        if (arguments[1] != Py_None) among = read_number(arguments[1]);
        std::vector<Reading> found;
        const auto& object = object_of<Readings>(self);
        bool done = false;
        try {
            done = object.engine->read(word.data(), word.size(), arguments[1] == Py_None ? nullptr : &among, found);
        } catch (const TooLong&) {
        }
        if (done) return make_readings_tuple(object.record, found).release();
        return PyObject_CallFunctionObjArgs(object.in_python, arguments[0], arguments[1], nullptr);
    });
}

// many(words: list[str]) -> list[tuple]
PyObject* read_many(PyObject* self, PyObject* list) noexcept {
    return guarded([&]() -> PyObject* {
        must_be_list(list);
        const auto& object = object_of<Readings>(self);
        Reference made(PyList_New(0));
        Chunk chunk;
        std::vector<std::vector<Reading>> found;
        std::vector<bool> done;
        for (Py_ssize_t next = 0; next < PyList_Size(list);) {
            next = chunk.read(list, next);
            found.assign(chunk.ends.size(), {});
            done.assign(chunk.ends.size(), false);
            {
                Released released;
                for (std::size_t at = 0; at < chunk.ends.size(); ++at) {
                    const std::size_t begin = chunk.begin(at);
                    try {
                        done[at] = object.engine->read(chunk.letters.data() + begin, chunk.ends[at] - begin, nullptr, found[at]);
                    } catch (const TooLong&) {
                    }
                }
            }
            for (std::size_t at = 0; at < found.size(); ++at) {
                Reference one = done[at] ? make_readings_tuple(object.record, found[at])
                                         : in_python<Readings>(self, chunk.objects[at].get());
                if (PyList_Append(made.get(), one.get()) != 0) throw Raised();
            }
            hear_signals();
        }
        return made.release();
    });
}

// The letters of a key; false where they are not for the engine.
bool read_key(PyObject* object, std::string& key) {
    Text letters;
    read_text(object, letters);
    for (char32_t letter : letters) {
        if (letter >= 128) return false;
        key.push_back(static_cast<char>(letter));
    }
    return Bones::fit(key);
}

constexpr std::size_t LONGEST_KEY = 64;

// Keys of a list; false where one is not for the engine.
bool read_keys(PyObject* list, std::vector<std::string>& keys) {
    must_be_list(list);
    const Py_ssize_t size = PyList_Size(list);
    for (Py_ssize_t at = 0; at < size; ++at) {
        keys.emplace_back();
        if (!read_key(PyList_GetItem(list, at), keys.back()) || keys.back().size() > LONGEST_KEY) return false;
    }
    return true;
}

// features(key: str) -> list[int] | None
PyObject* features_of(PyObject* self, PyObject* object) noexcept {
    return guarded([&]() -> PyObject* {
        std::string key;
        if (!read_key(object, key)) Py_RETURN_NONE;
        std::vector<std::uint32_t> features;
        try {
            features = object_of<Bones>(self).engine->features(key);
        } catch (const TooLong&) {
            Py_RETURN_NONE;
        }
        Reference found(PyList_New(static_cast<Py_ssize_t>(features.size())));
        for (std::size_t at = 0; at < features.size(); ++at) {
            Reference one(PyLong_FromUnsignedLong(features[at]));
            if (PyList_SetItem(found.get(), static_cast<Py_ssize_t>(at), one.release()) != 0) throw Raised();
        }
        return found.release();
    });
}

PyMethodDef bones_methods[] = {
    {"features", features_of, METH_O,
     "features(key: str) -> list[int] | None\n\nThe hashes of what a key is found by; None where Python must do it."},
    {nullptr, nullptr, 0, nullptr},
};

PyType_Slot bones_slots[] = {
    {Py_tp_new, reinterpret_cast<void*>(make<Bones>)},
    {Py_tp_dealloc, reinterpret_cast<void*>(destroy<Bones>)},
    {Py_tp_traverse, reinterpret_cast<void*>(traverse<Bones>)},
    {Py_tp_clear, reinterpret_cast<void*>(clear<Bones>)},
    {Py_tp_methods, bones_methods},
    {Py_tp_doc, const_cast<char*>("Bones(table: bytes, in_python)\n\nWhat keys of names are found by.")},
    {0, nullptr},
};

PyType_Spec bones_spec = {"bynames._native.Bones", sizeof(Object<Bones>), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, bones_slots};

PyMethodDef keys_methods[] = {
    {"key", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(key_of)), METH_FASTCALL,
     "key(word: str, language: int) -> str | None\n\nThe phonemic key; None where Python must do it."},
    {nullptr, nullptr, 0, nullptr},
};

PyMethodDef readings_methods[] = {
    {"habits", habits_of, METH_O, "habits(word: str) -> int | None\n\nNone where Python must do it."},
    {"read", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(read_one)), METH_FASTCALL,
     "read(word: str, among: int | None) -> tuple\n\nThe readings of a Latin word."},
    {"many", read_many, METH_O, "many(words: list[str]) -> list[tuple]\n\nThe same for each. Other threads run meanwhile."},
    {nullptr, nullptr, 0, nullptr},
};

PyType_Slot keys_slots[] = {
    {Py_tp_new, reinterpret_cast<void*>(make_keys)},
    {Py_tp_dealloc, reinterpret_cast<void*>(destroy<Keys>)},
    {Py_tp_traverse, reinterpret_cast<void*>(traverse<Keys>)},
    {Py_tp_clear, reinterpret_cast<void*>(clear<Keys>)},
    {Py_tp_methods, keys_methods},
    {Py_tp_doc, const_cast<char*>("Keys(schemes: list[bytes], words: bytes, in_python)\n\nPhonemic keys.")},
    {0, nullptr},
};

PyType_Slot readings_slots[] = {
    {Py_tp_new, reinterpret_cast<void*>(make_readings)},
    {Py_tp_dealloc, reinterpret_cast<void*>(destroy<Readings>)},
    {Py_tp_traverse, reinterpret_cast<void*>(traverse<Readings>)},
    {Py_tp_clear, reinterpret_cast<void*>(clear<Readings>)},
    {Py_tp_methods, readings_methods},
    {Py_tp_doc, const_cast<char*>("Readings(readers: bytes, schemes: list[bytes], words: bytes, in_python, record)\n\n"
                                  "Latin words read backwards.")},
    {0, nullptr},
};

PyType_Spec keys_spec = {"bynames._native.Keys", sizeof(Object<Keys>), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, keys_slots};
PyType_Spec readings_spec = {"bynames._native.Readings", sizeof(Object<Readings>), 0,
                             Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, readings_slots};

// An engine of the module of a type; raises TypeError for another object.
void must_be(PyTypeObject* type, const char* name, PyObject* object) {
    PyObject* module = PyType_GetModule(type);
    if (!module) throw Raised();
    Reference expected(PyObject_GetAttrString(module, name));
    const int right = PyObject_IsInstance(object, expected.get());
    if (right < 0) throw Raised();
    if (right) return;
    PyErr_Format(PyExc_TypeError, "an engine for %s is wanted", name);
    throw Raised();
}

// Undoing(table: bytes, keys: Keys)
PyObject* make_undoing(PyTypeObject* type, PyObject* arguments, PyObject*) noexcept {
    return guarded([&]() -> PyObject* {
        const char* raw = nullptr;
        Py_ssize_t size = 0;
        PyObject* keys = nullptr;
        if (!PyArg_ParseTuple(arguments, "y#O", &raw, &size, &keys)) throw Raised();
        must_be(type, "Keys", keys);
        const Flat table(raw, static_cast<std::size_t>(size), Undoing::KIND, section::COUNT);
        return object_with<Undoing>(type, std::make_unique<Undoing>(table, *object_of<Keys>(keys).engine), keys, nullptr).release();
    });
}

Reference make_item(const std::string& text) { return make_text(text.data(), text.size()); }
Reference make_item(std::uint32_t number) { return Reference(PyLong_FromUnsignedLong(number)); }

template <typename Item> Reference list_of(const std::vector<Item>& items) {
    Reference found(PyList_New(static_cast<Py_ssize_t>(items.size())));
    for (std::size_t at = 0; at < items.size(); ++at)
        if (PyList_SetItem(found.get(), static_cast<Py_ssize_t>(at), make_item(items[at]).release()) != 0) throw Raised();
    return found;
}

PyType_Slot undoing_slots[] = {
    {Py_tp_new, reinterpret_cast<void*>(make_undoing)},
    {Py_tp_dealloc, reinterpret_cast<void*>(destroy<Undoing>)},
    {Py_tp_traverse, reinterpret_cast<void*>(traverse<Undoing>)},
    {Py_tp_clear, reinterpret_cast<void*>(clear<Undoing>)},
    {Py_tp_doc, const_cast<char*>("Undoing(table: bytes, keys: Keys)\n\nThe rules of inflection, run backwards; raises ValueError for a broken table.")},
    {0, nullptr},
};

PyType_Spec undoing_spec = {"bynames._native.Undoing", sizeof(Object<Undoing>), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, undoing_slots};

// Generic(table: bytes, bones: Bones)
PyObject* make_generic(PyTypeObject* type, PyObject* arguments, PyObject*) noexcept {
    return guarded([&]() -> PyObject* {
        const char* raw = nullptr;
        Py_ssize_t size = 0;
        PyObject* bones = nullptr;
        if (!PyArg_ParseTuple(arguments, "y#O", &raw, &size, &bones)) throw Raised();
        must_be(type, "Bones", bones);
        Flat table(raw, static_cast<std::size_t>(size), Generic::KIND, Generic::SECTIONS);
        return object_with<Generic>(type, std::make_unique<Generic>(std::move(table), *object_of<Bones>(bones).engine), bones, nullptr).release();
    });
}

// A word in small letters, all of them Latin without marks or all of the languages; false where Python must do it.
bool read_word(const Generic& engine, PyObject* object, Text& low, bool& cyrillic) {
    read_text(object, low);
    if (low.empty() || low.size() > 60) return false;
    cyrillic = low[0] >= 0x80;
    return std::all_of(low.begin(), low.end(), [&](char32_t letter) {
        const char32_t* small = engine.small(letter);
        return cyrillic ? small && *small == letter : letter >= U'a' && letter <= U'z';
    });
}

void must_be(Py_ssize_t count, Py_ssize_t expected, const char* what) {
    if (count == expected) return;
    PyErr_SetString(PyExc_TypeError, what);
    throw Raised();
}

// concepts(word: str, keys: list[str], sources: list[str]) -> list[int] | None
PyObject* generic_concepts(PyObject* self, PyObject* const* arguments, Py_ssize_t count) noexcept {
    return guarded([&]() -> PyObject* {
        must_be(count, 3, "concepts takes a word, its keys, and the Cyrillic behind each");
        const Generic& engine = *object_of<Generic>(self).engine;
        Text low;
        bool cyrillic = false;
        std::vector<std::string> keys;
        std::vector<Text> sources;
        if (!read_word(engine, arguments[0], low, cyrillic) || !read_keys(arguments[1], keys) || keys.empty()) Py_RETURN_NONE;
        must_be_list(arguments[2]);
        for (Py_ssize_t at = 0; at < PyList_Size(arguments[2]) && !cyrillic; ++at) {
            sources.emplace_back();
            read_text(PyList_GetItem(arguments[2], at), sources.back());
        }
        if (!cyrillic && sources.size() != keys.size()) Py_RETURN_NONE;
        Generic::Concepts meant;
        try {
            engine.concepts(low, keys, sources, meant);
        } catch (const TooLong&) {
            Py_RETURN_NONE;
        }
        return list_of(meant).release();
    });
}

// in_phrases(word: str, capitals: bool, keys: list[str]) -> list[str] | None
PyObject* generic_in_phrases(PyObject* self, PyObject* const* arguments, Py_ssize_t count) noexcept {
    return guarded([&]() -> PyObject* {
        must_be(count, 3, "in_phrases takes a word, whether it is in capitals, and its keys");
        const Generic& engine = *object_of<Generic>(self).engine;
        Text low;
        bool cyrillic = false;
        std::vector<std::string> keys, found;
        if (!read_word(engine, arguments[0], low, cyrillic) || !read_keys(arguments[2], keys) || (keys.empty() && engine.asks_key(low))) Py_RETURN_NONE;
        const int capitals = PyObject_IsTrue(arguments[1]);
        if (capitals < 0) throw Raised();
        try {
            engine.in_phrases(low, capitals != 0, keys, cyrillic, found);
        } catch (const TooLong&) {
            Py_RETURN_NONE;
        }
        return list_of(found).release();
    });
}

// glued(word: str) -> int | None
PyObject* generic_glued(PyObject* self, PyObject* word) noexcept {
    return guarded([&]() -> PyObject* {
        const Generic& engine = *object_of<Generic>(self).engine;
        Text low;
        bool cyrillic = false;
        if (!read_word(engine, word, low, cyrillic) || !cyrillic) Py_RETURN_NONE;
        return PyLong_FromSize_t(engine.glued(low));
    });
}

PyObject* generic_told(PyObject* self, PyObject* const* arguments, Py_ssize_t count) noexcept;
PyObject* generic_silent(PyObject* self, PyObject* const* arguments, Py_ssize_t count) noexcept;

PyMethodDef generic_methods[] = {
    {"told", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(generic_told)), METH_FASTCALL,
     "told(word: str, capitals: bool, persons: Persons) -> (list[str], list[int]) | None\n\n"
     "What `in_phrases` and `concepts` tell of a word as it is read by itself; None where Python must read it."},
    {"is_silent", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(generic_silent)), METH_FASTCALL,
     "is_silent(word: str, plain: str, persons: Persons) -> bool\n\n"
     "Whether a word in small letters, told also as the vocabulary has it, surely means nothing, and is none of a phrase or legal form."},
    {"concepts", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(generic_concepts)), METH_FASTCALL,
     "concepts(word: str, keys: list[str], sources: list[str]) -> list[int] | None\n\n"
     "What a word can mean, by the numbers of the concepts; None where Python must do it."},
    {"in_phrases", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(generic_in_phrases)), METH_FASTCALL,
     "in_phrases(word: str, capitals: bool, keys: list[str]) -> list[str] | None\n\nA word as the phrases have it; None where Python must do it."},
    {"glued", generic_glued, METH_O,
     "glued(word: str) -> int | None\n\nWhere the second of two words begins that a source has glued, 0 for none; None where Python must do it."},
    {nullptr, nullptr, 0, nullptr},
};

PyType_Slot generic_slots[] = {
    {Py_tp_new, reinterpret_cast<void*>(make_generic)},
    {Py_tp_dealloc, reinterpret_cast<void*>(destroy<Generic>)},
    {Py_tp_traverse, reinterpret_cast<void*>(traverse<Generic>)},
    {Py_tp_clear, reinterpret_cast<void*>(clear<Generic>)},
    {Py_tp_methods, generic_methods},
    {Py_tp_doc, const_cast<char*>("Generic(table: bytes, bones: Bones)\n\nWhat generic words of organizations mean; raises ValueError for a broken table.")},
    {0, nullptr},
};

PyType_Spec generic_spec = {"bynames._native.Generic", sizeof(Object<Generic>), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, generic_slots};

// The numbers that bytes are, as they are in memory.
std::vector<std::uint32_t> numbers_in(PyObject* bytes) {
    char* raw = nullptr;
    Py_ssize_t size = 0;
    if (PyBytes_AsStringAndSize(bytes, &raw, &size) != 0) throw Raised();
    std::vector<std::uint32_t> found(static_cast<std::size_t>(size) / 4);
    if (!found.empty()) std::memcpy(found.data(), raw, 4 * found.size());
    return found;
}

// Marker(generic: Generic, inflection: Undoing, bones: Bones, tables: tuple[bytes, ...], beside: tuple[bytes, ...])
PyObject* make_marker(PyTypeObject* type, PyObject* arguments, PyObject*) noexcept {
    return guarded([&]() -> PyObject* {
        PyObject *generic = nullptr, *inflection = nullptr, *bones = nullptr, *tables = nullptr;
        PyObject* beside = nullptr;
        if (!PyArg_ParseTuple(arguments, "OOOO!O!", &generic, &inflection, &bones, &PyTuple_Type, &tables, &PyTuple_Type, &beside)) throw Raised();
        must_be(type, "Generic", generic);
        must_be(type, "Undoing", inflection);
        must_be(type, "Bones", bones);
        std::array<Packed, Marker::COUNT> packed;
        if (PyTuple_Size(tables) != static_cast<Py_ssize_t>(2 * packed.size())) {
            PyErr_SetString(PyExc_ValueError, "two parts for each table are wanted");
            throw Raised();
        }
        for (std::size_t table = 0; table < packed.size(); ++table) {
            char* parts[2];
            Py_ssize_t sizes[2];
            for (std::size_t part = 0; part < 2; ++part)
                if (PyBytes_AsStringAndSize(PyTuple_GetItem(tables, static_cast<Py_ssize_t>(2 * table + part)), &parts[part], &sizes[part]) != 0) throw Raised();
            packed[table] = Packed(parts[0], static_cast<std::size_t>(sizes[0]), parts[1], static_cast<std::size_t>(sizes[1]));
        }
        if (PyTuple_Size(beside) != 5) {
            PyErr_SetString(PyExc_ValueError, "the rarest words of names are told by five parts");
            throw Raised();
        }
        Beside words;
        char* anchors = nullptr;
        Py_ssize_t size = 0;
        if (PyBytes_AsStringAndSize(PyTuple_GetItem(beside, 0), &anchors, &size) != 0) throw Raised();
        words.anchors.assign(anchors, anchors + size);
        std::vector<std::uint32_t>* const lists[] = {&words.behind_starts, &words.behind, &words.before_starts, &words.before};
        for (Py_ssize_t part = 0; part < 4; ++part) *lists[part] = numbers_in(PyTuple_GetItem(beside, part + 1));
        auto engine = std::make_unique<Marker>(*object_of<Generic>(generic).engine, *object_of<Undoing>(inflection).engine,
                                               *object_of<Bones>(bones).engine, std::move(packed), std::move(words));
        // The bytes of the tables are used where they are, and the other engines too.
        Reference kept(PyTuple_Pack(4, generic, inflection, bones, tables));
        return object_with<Marker>(type, std::move(engine), kept.get(), nullptr).release();
    });
}

Reference make_numbers(const std::vector<std::uint32_t>& numbers, bool set) {
    Reference found(PyTuple_New(static_cast<Py_ssize_t>(numbers.size())));
    Py_ssize_t at = 0;
    for (std::uint32_t number : numbers) {
        Reference one(PyLong_FromUnsignedLong(number));
        if (PyTuple_SetItem(found.get(), at++, one.release()) != 0) throw Raised();
    }
    return set ? Reference(PyFrozenSet_New(found.get())) : std::move(found);
}

// mark(tokens: list[str], whole: bool) -> list
PyObject* marker_mark(PyObject* self, PyObject* const* arguments, Py_ssize_t count) noexcept {
    return guarded([&]() -> PyObject* {
        if (count != 2 || !PyList_Check(arguments[0])) {
            PyErr_SetString(PyExc_TypeError, "mark takes a list of tokens, and whether all of them are worked out");
            throw Raised();
        }
        Marker& marker = *object_of<Marker>(self).engine;
        const int whole = PyObject_IsTrue(arguments[1]);
        if (whole < 0) throw Raised();
        const Py_ssize_t size = PyList_Size(arguments[0]);
        Reference made(PyList_New(size)), empty(PyTuple_New(0));
        Text typed;
        for (Py_ssize_t at = 0; at < size; ++at) {
            if (at % CHUNK_TEXTS == CHUNK_TEXTS - 1) hear_signals();
            typed.clear();
            read_text(PyList_GetItem(arguments[0], at), typed);
            const Marker::Shared token = marker.known(typed, whole != 0);
            const auto outcome = token->outcome;
            const Mark& mark = token->mark;
            Reference one;
            if (outcome == Marker::Outcome::python) {
                one = Reference::shared(Py_None);
            } else if (outcome == Marker::Outcome::nothing) {
                one = Reference::shared(Py_False);
            } else if (mark.bearers.empty() && mark.children.empty() && mark.parts.empty()) {
                one = Reference::shared(empty.get());
            } else {
                Reference bearers(PyTuple_New(static_cast<Py_ssize_t>(mark.bearers.size())));
                Py_ssize_t place = 0;
                for (const auto& [number, level] : mark.bearers) {
                    Reference pair(Py_BuildValue("(kk)", static_cast<unsigned long>(number), static_cast<unsigned long>(level)));
                    if (PyTuple_SetItem(bearers.get(), place++, pair.release()) != 0) throw Raised();
                }
                Reference children = make_numbers(mark.children, false), parts = make_numbers(mark.parts, true);
                one = Reference(PyTuple_Pack(4, bearers.get(), children.get(), parts.get(), mark.anchored ? Py_True : Py_False));
            }
            if (PyList_SetItem(made.get(), at, one.release()) != 0) throw Raised();
        }
        return made.release();
    });
}

// spots(tokens: list[str], gaps: list[str], reads: bool) -> list[int] | None
PyObject* marker_spots(PyObject* self, PyObject* const* arguments, Py_ssize_t count) noexcept {
    return guarded([&]() -> PyObject* {
        must_be(count, 3, "spots takes the tokens of a text, what stands between them, and whether Latin words are read");
        must_be_list(arguments[0]);
        must_be_list(arguments[1]);
        Marker& marker = *object_of<Marker>(self).engine;
        const int reads = PyObject_IsTrue(arguments[2]);
        if (reads < 0) throw Raised();
        const Py_ssize_t size = PyList_Size(arguments[0]);
        if (PyList_Size(arguments[1]) != size + 1) {
            PyErr_SetString(PyExc_ValueError, "there is a gap before each token, and one behind the last");
            throw Raised();
        }
        std::vector<Marker::Shared> tokens;
        tokens.reserve(static_cast<std::size_t>(size));
        Text text;
        const auto read = [&](PyObject* list, std::size_t at) -> const Text& {
            text.clear();
            read_text(PyList_GetItem(list, static_cast<Py_ssize_t>(at)), text);
            return text;
        };
        for (std::size_t at = 0; at < static_cast<std::size_t>(size); ++at) {
            if (at % CHUNK_TEXTS == CHUNK_TEXTS - 1) hear_signals();
            const Text& typed = read(arguments[0], at);
            if (!reads && !typed.empty() && Marker::is_unread(typed)) Py_RETURN_NONE;
            tokens.push_back(marker.known(typed, false));
        }
        std::vector<std::uint32_t> found;
        for (std::size_t at = 0; at < tokens.size(); ++at)
            if (marker.is_spot(tokens, at, [&](std::size_t place) -> const Text& { return read(arguments[0], place); },
                               [&](std::size_t place) -> const Text& { return read(arguments[1], place); }))
                found.push_back(static_cast<std::uint32_t>(at));
        return list_of(found).release();
    });
}

PyObject* marker_forget(PyObject* self, PyObject*) noexcept {
    return guarded([&]() -> PyObject* {
        object_of<Marker>(self).engine->forget();
        Py_RETURN_NONE;
    });
}

Py_ssize_t marker_size(PyObject* self) noexcept { return static_cast<Py_ssize_t>(object_of<Marker>(self).engine->size()); }

// means(low: str) -> tuple[int, ...] | None
PyObject* marker_means(PyObject* self, PyObject* low) noexcept {
    return guarded([&]() -> PyObject* {
        Text word;
        read_text(low, word);
        Generic::Concepts found;
        bool known = false;
        try {
            known = object_of<Marker>(self).engine->means(word, found);
        } catch (const TooLong&) {
        } catch (const Left&) {
        }
        if (!known) Py_RETURN_NONE;
        return make_numbers(found, false).release();
    });
}

// read(readings: Readings)
PyObject* marker_read(PyObject* self, PyObject* readings) noexcept {
    return guarded([&]() -> PyObject* {
        must_be(Py_TYPE(self), "Readings", readings);
        auto& object = object_of<Marker>(self);
        object.engine->read(*object_of<Readings>(readings).engine);
        Py_INCREF(readings);
        PyObject* before = std::exchange(object.record, readings);
        Py_XDECREF(before);
        Py_RETURN_NONE;
    });
}

PyMethodDef marker_methods[] = {
    {"read", marker_read, METH_O, "read(readings: Readings)\n\nFrom now on Latin words are read as well."},
    {"mark", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(marker_mark)), METH_FASTCALL,
     "mark(tokens: list[str], whole: bool) -> list\n\nFor each token None where Python must do it, False for no hit that is not worked out, else () for nothing at all,\n"
     "or whose surname it can be, as (entity, level); whose patronymic, by its letters; the words of organizations; whether\n"
     "one of them is the rarest of a name."},
    {"spots", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(marker_spots)), METH_FASTCALL,
     "spots(tokens: list[str], gaps: list[str], reads: bool) -> list[int] | None\n\n"
     "The places of a text where anything is to be looked for; None where it must first be known how Latin words are read."},
    {"forget", marker_forget, METH_NOARGS, "forget() -> None\n\nForget every token."},
    {"means", marker_means, METH_O,
     "means(low: str) -> tuple[int, ...] | None\n\nWhat a word in small letters can mean, by the places of the concepts; None where Python must say."},
    {nullptr, nullptr, 0, nullptr},
};

PyType_Slot marker_slots[] = {
    {Py_tp_new, reinterpret_cast<void*>(make_marker)},
    {Py_tp_dealloc, reinterpret_cast<void*>(destroy<Marker>)},
    {Py_tp_traverse, reinterpret_cast<void*>(traverse<Marker>)},
    {Py_tp_clear, reinterpret_cast<void*>(clear<Marker>)},
    {Py_tp_methods, marker_methods},
    {Py_sq_length, reinterpret_cast<void*>(marker_size)},
    {Py_tp_doc, const_cast<char*>("Marker(generic: Generic, inflection: Undoing, bones: Bones, tables: tuple[bytes, ...], beside: tuple[bytes, ...])\n\n"
                                  "What tokens of a text can be of a table's entities.")},
    {0, nullptr},
};

PyType_Spec marker_spec = {"bynames._native.Marker", sizeof(Object<Marker>), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, marker_slots};

// Persons(table: bytes, readings: Readings, bones: Bones, at_home, cleaned, is_retyped, read)
// Words in small letters of which only Python tells what they say of an organization, and endings of such words
struct Heard {
    TextSet<char32_t> words;
    std::vector<Text> endings;
    // Latin letters with marks as the vocabulary has them
    LetterMap<char32_t> plain;
};

struct PersonsObject {
    PyObject_HEAD
    Persons* engine;
    // Readings, Bones, and the Python functions that are asked word by word; the last one, and Generic, are told later
    PyObject* parts[8];
    // None where nobody has told
    Heard* heard;
};

PersonsObject& persons_of(PyObject* self) { return *reinterpret_cast<PersonsObject*>(self); }

// Whether a word in small letters, told also as the vocabulary has it, surely means nothing.
bool is_silent_word(const Generic& engine, Persons& persons, const Text& low, const Text& plain, Asked& asked);

// Python functions as the engine asks them; what they raise goes on.
class AskedPython : public Asked {
public:
    explicit AskedPython(PersonsObject& persons) : persons_(persons) {}
    Text cleaned(const Text& text) override { return ask_text(3, text); }
    bool is_retyped(const Text& text) override {
        Reference said = ask(4, text);
        const int found = PyObject_IsTrue(said.get());
        if (found < 0) throw Raised();
        return found != 0;
    }
    Text at_home(const Text& low) override { return ask_text(2, low); }
    std::vector<std::pair<std::string, Text>> read(const Text& low, Readers among) override {
        Reference text = make(low), number = make_number(among);
        Reference said(PyObject_CallFunctionObjArgs(persons_.parts[5], text.get(), number.get(), nullptr));
        std::vector<std::pair<std::string, Text>> found;
        const Py_ssize_t size = PyList_Size(said.get());
        if (size < 0) throw Raised();
        for (Py_ssize_t at = 0; at < size; ++at) {
            PyObject *key = nullptr, *source = nullptr;
            if (!PyArg_ParseTuple(PyList_GetItem(said.get(), at), "UU", &key, &source)) throw Raised();
            Text letters, spelt;
            read_text(key, letters);
            read_text(source, spelt);
            found.emplace_back(utf8(letters), std::move(spelt));
        }
        return found;
    }
    Says says(const Text& token) override {
        Says found;
        if (is_silent(token)) {
            found.is_told = true;
            return found;
        }
        Reference said = ask(6, token);
        if (said.get() == Py_None) return found;
        int is_known = 0, of_phrase = 0;
        if (!PyTuple_Check(said.get())) {
            PyErr_SetString(PyExc_TypeError, "what a word says must be a tuple");
            throw Raised();
        }
        if (!PyArg_ParseTuple(said.get(), "dpp", &found.most, &is_known, &of_phrase)) throw Raised();
        found.is_told = true;
        found.is_known = is_known != 0;
        found.of_phrase = of_phrase != 0;
        return found;
    }

private:
    // Whether a word with one capital, or in capitals, surely says nothing, so that Python need not be asked.
    bool is_silent(const Text& token) {
        if (!persons_.heard || token.size() < 2) return false;
        const Heard& heard = *persons_.heard;
        const Letters& letters = persons_.engine->words().letters;
        Text low(token.size(), U' ');
        std::transform(token.begin(), token.end(), low.begin(), [&](char32_t letter) { return letters.small(letter); });
        if (low[0] == token[0]) return false;
        const bool capitals = low[1] != token[1];
        for (std::size_t at = 2; at < low.size(); ++at)
            if ((low[at] != token[at]) != capitals) return false;
        const bool latin = !is_cyrillic(low[0]);
        Text plain = low;
        for (char32_t& letter : plain) {
            if (!latin) {
                if (letter == U'ё') letter = U'е';
                else if (!is_plain_cyrillic(letter)) return false;
            } else if (letter < U'a' || letter > U'z') {
                const char32_t* const known = heard.plain.find(letter);
                if (!known) return false;
                letter = *known;
            }
        }
        if (low[0] == U'ў' || heard.words.has(low)) return false;
        for (const Text& ending : heard.endings)
            if (low.size() >= ending.size() && low.compare(low.size() - ending.size(), ending.size(), ending) == 0) return false;
        const Generic& engine = *object_of<Generic>(persons_.parts[7]).engine;
        return !engine.is_typed(low) && is_silent_word(engine, *persons_.engine, low, plain, *this);
    }
    // The vocabulary has it as it is.
    static bool is_plain_cyrillic(char32_t letter) {
        static const Text others = U"іїєґў";
        return (letter >= U'а' && letter <= U'я') || others.find(letter) != Text::npos;
    }
    static Reference make(const Text& text) {
        const std::string letters = utf8(text);
        return make_text(letters.data(), letters.size());
    }
    Text ask_text(std::size_t part, const Text& text) {
        Reference said = ask(part, text);
        Text found;
        read_text(said.get(), found);
        return found;
    }
    Reference ask(std::size_t part, const Text& low) {
        Reference text = make(low);
        return Reference(PyObject_CallFunctionObjArgs(persons_.parts[part], text.get(), nullptr));
    }
    PersonsObject& persons_;
};

PyObject* make_persons(PyTypeObject* type, PyObject* arguments, PyObject*) noexcept {
    return guarded([&]() -> PyObject* {
        const char* raw = nullptr;
        Py_ssize_t size = 0;
        PyObject* parts[6];
        if (!PyArg_ParseTuple(arguments, "y#OOOOOO", &raw, &size, &parts[0], &parts[1], &parts[2], &parts[3], &parts[4], &parts[5])) throw Raised();
        for (auto [name, part] : {std::pair{"Readings", parts[0]}, {"Bones", parts[1]}}) must_be(type, name, part);
        std::unique_ptr<Persons> engine;
        // What sound tables never ask of the engine while it is made, a spoiled one may.
        try {
            engine = std::make_unique<Persons>(raw, static_cast<std::size_t>(size), *object_of<Readings>(parts[0]).engine,
                                               *object_of<Bones>(parts[1]).engine);
        } catch (const Left&) {
            throw BadTable("a table of persons that leaves words to Python");
        } catch (const TooLong&) {
            throw BadTable("a table of persons with words that are too long");
        }
        auto allocate = reinterpret_cast<allocfunc>(PyType_GetSlot(type, Py_tp_alloc));
        Reference self(allocate(type, 0));
        auto& object = persons_of(self.get());
        object.engine = engine.release();
        for (std::size_t part = 0; part < 6; ++part) {
            Py_INCREF(parts[part]);
            object.parts[part] = parts[part];
        }
        return self.release();
    });
}

int traverse_persons(PyObject* self, visitproc visit, void* arg) noexcept {
    Py_VISIT(Py_TYPE(self));
    for (PyObject* part : persons_of(self).parts) Py_VISIT(part);
    return 0;
}

int clear_persons(PyObject* self) noexcept {
    for (PyObject*& part : persons_of(self).parts) Py_CLEAR(part);
    return 0;
}

void destroy_persons(PyObject* self) noexcept {
    PyTypeObject* type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    // Before the engines for readings and bones, which it works with
    delete persons_of(self).engine;
    delete persons_of(self).heard;
    clear_persons(self);
    auto release = reinterpret_cast<freefunc>(PyType_GetSlot(type, Py_tp_free));
    release(self);
    Py_DECREF(type);
}

// What two texts cost by one of the engine's ways; None where Python must do it.
using CostOfTwo = bool (Persons::*)(const Text&, const Text&, Asked&, double&);
PyObject* cost_of_two(PyObject* self, PyObject* const* arguments, Py_ssize_t count, const char* wanted, CostOfTwo way) noexcept {
    return guarded([&]() -> PyObject* {
        if (count != 2) {
            PyErr_SetString(PyExc_TypeError, wanted);
            throw Raised();
        }
        Text one, other;
        read_text(arguments[0], one);
        read_text(arguments[1], other);
        AskedPython asked(persons_of(self));
        double found = 0.0;
        if (!(persons_of(self).engine->*way)(one, other, asked, found)) Py_RETURN_NONE;
        return PyFloat_FromDouble(found);
    });
}

// cost(one: str, other: str) -> float | None
PyObject* persons_cost(PyObject* self, PyObject* const* arguments, Py_ssize_t count) noexcept {
    return cost_of_two(self, arguments, count, "cost takes two names", &Persons::cost);
}

// cost_of_sure(one: str, other: str) -> float | None
PyObject* persons_cost_of_sure(PyObject* self, PyObject* const* arguments, Py_ssize_t count) noexcept {
    return cost_of_two(self, arguments, count, "cost_of_sure takes two names", &Persons::cost_of_sure);
}

// is_surely_one(name: str) -> bool
PyObject* persons_is_surely_one(PyObject* self, PyObject* text) noexcept {
    return guarded([&]() -> PyObject* {
        Text letters;
        read_text(text, letters);
        AskedPython asked(persons_of(self));
        return PyBool_FromLong(persons_of(self).engine->is_surely_one(letters, asked));
    });
}

// weigh(common: float, rare: float, patronymic: float, capitals: float, small: float, words: tuple[float, ...], most: float, says) -> None
PyObject* persons_weigh(PyObject* self, PyObject* arguments) noexcept {
    return guarded([&]() -> PyObject* {
        KindWeights weights;
        PyObject *words = nullptr, *says = nullptr;
        if (!PyArg_ParseTuple(arguments, "dddddO!dO", &weights.common, &weights.rare, &weights.patronymic, &weights.capitals, &weights.small, &PyTuple_Type,
                              &words, &weights.most, &says))
            throw Raised();
        if (PyTuple_Size(words) != static_cast<Py_ssize_t>(weights.words.size())) throw BadTable("weights for other numbers of words");
        for (std::size_t number = 0; number < weights.words.size(); ++number) {
            weights.words[number] = PyFloat_AsDouble(PyTuple_GetItem(words, static_cast<Py_ssize_t>(number)));
            if (PyErr_Occurred()) throw Raised();
        }
        auto& object = persons_of(self);
        object.engine->weigh(weights);
        Py_INCREF(says);
        Py_XDECREF(std::exchange(object.parts[6], says));
        Py_RETURN_NONE;
    });
}

// hear(generic: Generic, words: tuple[str, ...], endings: tuple[str, ...]) -> None
PyObject* persons_hear(PyObject* self, PyObject* arguments) noexcept {
    return guarded([&]() -> PyObject* {
        PyObject *generic = nullptr, *words = nullptr, *endings = nullptr, *letters = nullptr;
        if (!PyArg_ParseTuple(arguments, "OO!O!U", &generic, &PyTuple_Type, &words, &PyTuple_Type, &endings, &letters)) throw Raised();
        must_be(Py_TYPE(self), "Generic", generic);
        auto heard = std::make_unique<Heard>();
        for (Py_ssize_t at = 0; at < PyTuple_Size(words); ++at) {
            Text word;
            read_text(PyTuple_GetItem(words, at), word);
            heard->words.insert(word);
        }
        for (Py_ssize_t at = 0; at < PyTuple_Size(endings); ++at) {
            heard->endings.emplace_back();
            read_text(PyTuple_GetItem(endings, at), heard->endings.back());
        }
        Text pairs;
        read_text(letters, pairs);
        for (std::size_t at = 0; at + 1 < pairs.size(); at += 2) heard->plain[pairs[at]] = pairs[at + 1];
        auto& object = persons_of(self);
        Py_INCREF(generic);
        Py_XDECREF(std::exchange(object.parts[7], generic));
        delete std::exchange(object.heard, heard.release());
        Py_RETURN_NONE;
    });
}

// taken_apart(name: str) -> list of (word, role, keys) | None
PyObject* persons_taken_apart(PyObject* self, PyObject* text) noexcept {
    return guarded([&]() -> PyObject* {
        Text letters;
        read_text(text, letters);
        AskedPython asked(persons_of(self));
        const auto name = persons_of(self).engine->name(letters, asked);
        if (!name) Py_RETURN_NONE;
        static const char* const roles[] = {"surname", "given", "patronymic", "initial", ""};
        Reference found(PyList_New(0));
        for (std::size_t at = 0; at < name->words.size(); ++at) {
            const Word& word = *name->words[at];
            Reference keys(PyList_New(0));
            for (const std::string& key : word.keys) {
                Reference one = make_text(key.data(), key.size());
                if (PyList_Append(keys.get(), one.get()) != 0) throw Raised();
            }
            const std::string low = utf8(word.low);
            Reference told(Py_BuildValue("(s#sO)", low.data(), static_cast<Py_ssize_t>(low.size()),
                                         roles[static_cast<std::size_t>(name->roles[at])], keys.get()));
            if (PyList_Append(found.get(), told.get()) != 0) throw Raised();
        }
        return found.release();
    });
}

// told(name: str) -> list[((word, initial, habits), role)] | None
PyObject* persons_told(PyObject* self, PyObject* text) noexcept {
    return guarded([&]() -> PyObject* {
        Text letters;
        read_text(text, letters);
        AskedPython asked(persons_of(self));
        Name name;
        if (!persons_of(self).engine->parse(letters, asked, name)) Py_RETURN_NONE;
        Reference found(PyList_New(static_cast<Py_ssize_t>(name.words.size())));
        for (std::size_t at = 0; at < name.words.size(); ++at) {
            const Word& word = *name.words[at];
            const std::string low = utf8(word.low);
            Reference among = make_number(word.among);
            Reference told(Py_BuildValue("((s#OO)i)", low.data(), static_cast<Py_ssize_t>(low.size()), word.initial ? Py_True : Py_False,
                                         among.get(), static_cast<int>(name.roles[at])));
            if (PyList_SetItem(found.get(), static_cast<Py_ssize_t>(at), told.release()) != 0) throw Raised();
        }
        return found.release();
    });
}

// shown(name: str) -> list[(word, initial, given, father, common, read as | None)] | None
PyObject* persons_shown(PyObject* self, PyObject* text) noexcept {
    return guarded([&]() -> PyObject* {
        Text letters;
        read_text(text, letters);
        AskedPython asked(persons_of(self));
        Persons& engine = *persons_of(self).engine;
        const auto name = engine.name(letters, asked);
        if (!name) Py_RETURN_NONE;
        const auto said = [](bool is_so) { return is_so ? Py_True : Py_False; };
        Reference found(PyList_New(static_cast<Py_ssize_t>(name->words.size())));
        for (std::size_t at = 0; at < name->words.size(); ++at) {
            const Word& word = *name->words[at];
            Reference read_as = Reference::shared(Py_None);
            const bool father = !word.patronymics.empty(), common = father || (!word.oblique && engine.names().is_common(word));
            std::shared_ptr<const Word> alone;
            if (!word.initial && !word.cyrillic) {
                if (engine.names().is_read_alone(word)) alone = name->words[at];
                // Of what is a common given name, nobody asks.
                else if (!common) alone = engine.read_typed(word.low, asked);
            }
            if (alone) {
                const std::size_t likely = std::min(Words::LIKELY, alone->read_as.size());
                read_as = Reference(PyTuple_New(static_cast<Py_ssize_t>(likely)));
                for (std::size_t place = 0; place < likely; ++place) {
                    const std::string source = utf8(alone->read_as[place]);
                    if (PyTuple_SetItem(read_as.get(), static_cast<Py_ssize_t>(place), make_text(source.data(), source.size()).release()) != 0) throw Raised();
                }
            }
            const std::string low = utf8(word.low);
            Reference one(Py_BuildValue("(s#OOOOO)", low.data(), static_cast<Py_ssize_t>(low.size()), said(word.initial), said(!word.families.empty()),
                                        said(father), said(common), read_as.get()));
            if (PyList_SetItem(found.get(), static_cast<Py_ssize_t>(at), one.release()) != 0) throw Raised();
        }
        return found.release();
    });
}

// described(word: str, initial: bool, habits: int) -> (flags, mask, features, keys)
PyObject* persons_described(PyObject* self, PyObject* const* arguments, Py_ssize_t count) noexcept {
    return guarded([&]() -> PyObject* {
        if (count != 3) {
            PyErr_SetString(PyExc_TypeError, "described takes a word, whether it is an initial, and habits");
            throw Raised();
        }
        Text low;
        read_text(arguments[0], low);
        const int initial = PyObject_IsTrue(arguments[1]);
        if (initial < 0) throw Raised();
        AskedPython asked(persons_of(self));
        std::shared_ptr<const Word> word;
        Words::Described told;
        try {
            told = persons_of(self).engine->describe(low, initial != 0, read_number(arguments[2]), asked, word);
        } catch (const Left&) {
            PyErr_SetString(PyExc_ValueError, "no word that the engine has told");
            throw Raised();
        }
        Reference features(PyList_New(0)), keys(PyList_New(0));
        for (std::uint32_t feature : told.features) {
            Reference one(PyLong_FromUnsignedLong(feature));
            if (PyList_Append(features.get(), one.get()) != 0) throw Raised();
        }
        for (const std::string& key : word->keys) {
            Reference one = make_text(key.data(), key.size());
            if (PyList_Append(keys.get(), one.get()) != 0) throw Raised();
        }
        return Py_BuildValue("(IIOO)", told.flags, told.mask, features.get(), keys.get());
    });
}

// slips(keys: list[str], others: list[str], most: float) -> list[tuple[int, float]] | None
PyObject* persons_slips(PyObject* self, PyObject* const* arguments, Py_ssize_t count) noexcept {
    return guarded([&]() -> PyObject* {
        if (count != 3) {
            PyErr_SetString(PyExc_TypeError, "slips takes keys, other keys, and a cost");
            throw Raised();
        }
        const double most = PyFloat_AsDouble(arguments[2]);
        if (PyErr_Occurred()) throw Raised();
        std::vector<std::string> keys, others;
        if (!read_keys(arguments[0], keys) || !read_keys(arguments[1], others)) Py_RETURN_NONE;
        Reference found(PyList_New(0));
        for (const auto& [at, cost] : persons_of(self).engine->slips(keys, others, most)) {
            Reference one(Py_BuildValue("(nd)", static_cast<Py_ssize_t>(at), cost));
            if (PyList_Append(found.get(), one.get()) != 0) throw Raised();
        }
        return found.release();
    });
}

// meet(one: str, other: str) -> float | None
PyObject* persons_meet(PyObject* self, PyObject* const* arguments, Py_ssize_t count) noexcept {
    return cost_of_two(self, arguments, count, "meet takes two words", &Persons::meet);
}

// named(word: str) -> (families, patronymics, patronymic, gender, exact, oblique) | None
PyObject* persons_named(PyObject* self, PyObject* text) noexcept {
    return guarded([&]() -> PyObject* {
        Text low;
        read_text(text, low);
        AskedPython asked(persons_of(self));
        const auto word = persons_of(self).engine->read(low, asked);
        if (!word) Py_RETURN_NONE;
        const Lexicon& lexicon = persons_of(self).engine->words().lexicon;
        const auto names = [&](const Numbers& families) {
            std::vector<std::string> found;
            for (std::uint32_t family : families) found.push_back(lexicon.families[family].id);
            return list_of(found);
        };
        const auto gender = [](char32_t letter) { return letter ? utf8(Text(1, letter)) : std::string(); };
        Reference families = names(word->families), patronymics = names(word->patronymics);
        return Py_BuildValue("(OOssOO)", families.get(), patronymics.get(), gender(word->patronymic).c_str(), gender(word->gender).c_str(),
                             word->exact ? Py_True : Py_False, word->oblique ? Py_True : Py_False);
    });
}

// skeletons(word: str, keys: int) -> list[str] | None
PyObject* persons_skeletons(PyObject* self, PyObject* const* arguments, Py_ssize_t count) noexcept {
    return guarded([&]() -> PyObject* {
        must_be(count, 2, "skeletons takes a word, and how many of its keys");
        Text low;
        read_text(arguments[0], low);
        const long keys = PyLong_AsLong(arguments[1]);
        if (keys == -1 && PyErr_Occurred()) throw Raised();
        AskedPython asked(persons_of(self));
        const auto word = persons_of(self).engine->read(low, asked);
        if (!word) Py_RETURN_NONE;
        std::vector<std::string> found;
        for (std::size_t key = 0; key < word->keys.size() && static_cast<long>(key) < keys; ++key) persons_of(self).engine->words().bones().skeletons(word->keys[key], found);
        make_set(found);
        return list_of(found).release();
    });
}

// features(word: str) -> list[int] | None
PyObject* persons_features(PyObject* self, PyObject* word) noexcept {
    return guarded([&]() -> PyObject* {
        Text low;
        read_text(word, low);
        AskedPython asked(persons_of(self));
        std::vector<std::uint32_t> found;
        if (!persons_of(self).engine->features(low, asked, found)) Py_RETURN_NONE;
        return list_of(found).release();
    });
}

// questions(word: str) -> (list[int], list[int]) | None
PyObject* persons_questions(PyObject* self, PyObject* word) noexcept {
    return guarded([&]() -> PyObject* {
        Text low;
        read_text(word, low);
        AskedPython asked(persons_of(self));
        std::vector<std::uint32_t> keys, others;
        if (!persons_of(self).engine->questions(low, asked, keys, others)) Py_RETURN_NONE;
        Reference by_key = list_of(keys), by_others = list_of(others);
        return Py_BuildValue("(OO)", by_key.get(), by_others.get());
    });
}

// nominatives(word: str) -> list[str] | None
PyObject* persons_nominatives(PyObject* self, PyObject* word) noexcept {
    return guarded([&]() -> PyObject* {
        Text low;
        read_text(word, low);
        std::vector<std::string> found;
        try {
            for (const Text& nominative : persons_of(self).engine->words().nominatives_in_any(low)) found.push_back(utf8(nominative));
        } catch (const Left&) {
            Py_RETURN_NONE;
        } catch (const TooLong&) {
            Py_RETURN_NONE;
        }
        return list_of(found).release();
    });
}

PyObject* persons_forget(PyObject* self, PyObject*) noexcept {
    return guarded([&]() -> PyObject* {
        persons_of(self).engine->forget();
        Py_RETURN_NONE;
    });
}

Py_ssize_t persons_size(PyObject* self) noexcept { return static_cast<Py_ssize_t>(persons_of(self).engine->size()); }

PyMethodDef persons_methods[] = {
    {"cost", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(persons_cost)), METH_FASTCALL,
     "cost(one: str, other: str) -> float | None\n\nWhat two names cost against one another; None where Python must do it."},
    {"taken_apart", persons_taken_apart, METH_O,
     "taken_apart(name: str) -> list | None\n\nEach word with its role and its keys; None where Python must do it."},
    {"told", persons_told, METH_O,
     "told(name: str) -> list[((word, initial, habits), role)] | None\n\nThe words of a name for an index; it is not remembered."},
    {"shown", persons_shown, METH_O,
     "shown(name: str) -> list[(word, initial, given, father, common, read as | None)] | None\n\n"
     "What each word of a name shows: whether it can be a given name or a patronymic, a common one; what a Latin word is\n"
     "likeliest read as, where it was read as if it stood alone. None where Python must do it."},
    {"described", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(persons_described)), METH_FASTCALL,
     "described(word: str, initial: bool, habits: int) -> (flags, mask, features, keys)\n\nWhat an index has to know of a word."},
    {"slips", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(persons_slips)), METH_FASTCALL,
     "slips(keys: list[str], others: list[str], most: float) -> list[tuple[int, float]] | None\n\n"
     "The places of the others that are near, and what slips cost at least; None where Python must do it."},
    {"meet", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(persons_meet)), METH_FASTCALL,
     "meet(one: str, other: str) -> float | None\n\nWhat two words by themselves cost against one another; None where Python must do it."},
    {"named", persons_named, METH_O,
     "named(word: str) -> (families, patronymics, patronymic, gender, exact, oblique) | None\n\n"
     "What given names and patronymics a word by itself can be; None where Python must tell."},
    {"skeletons", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(persons_skeletons)), METH_FASTCALL,
     "skeletons(word: str, keys: int) -> list[str] | None\n\n"
     "What the first keys of a word by itself have in common with slips of them; None where Python must tell."},
    {"features", persons_features, METH_O,
     "features(word: str) -> list[int] | None\n\nThe hashes of what a word by itself is found by; None where Python must tell."},
    {"questions", persons_questions, METH_O,
     "questions(word: str) -> (list[int], list[int]) | None\n\n"
     "The hashes of what a word by itself asks for, initials apart: by its keys, and by all else; None where Python must tell."},
    {"cost_of_sure", reinterpret_cast<PyCFunction>(reinterpret_cast<void*>(persons_cost_of_sure)), METH_FASTCALL,
     "cost_of_sure(one: str, other: str) -> float | None\n\n"
     "What two names cost that are surely of persons; None where one may be another's, or Python must compare them."},
    {"is_surely_one", persons_is_surely_one, METH_O,
     "is_surely_one(name: str) -> bool\n\nWhether a name shows at once that it is a person's; False where `weigh` has told nothing."},
    {"hear", persons_hear, METH_VARARGS,
     "hear(generic: Generic, words: tuple[str, ...], endings: tuple[str, ...], letters: str) -> None\n\n"
     "What tells of words that they say nothing of an organization; words in small letters, and endings, of which only Python does; and\n"
     "Latin letters with marks, each with the one behind it that the vocabulary has."},
    {"weigh", persons_weigh, METH_VARARGS,
     "weigh(common: float, rare: float, patronymic: float, capitals: float, small: float, words: tuple[float, ...], most: float, says) -> None\n\n"
     "How much names of each sort, words in capitals and in small letters, and so many words speak for an organization; up to how much a\n"
     "name is a person's; and who says of a word as it is typed how much it can speak for an organization at most, where one of the name\n"
     "is surely known to, whether this one is, and whether it may be of a phrase (None where nobody can tell yet)."},
    {"nominatives", persons_nominatives, METH_O,
     "nominatives(word: str) -> list[str] | None\n\n"
     "The words of which a Cyrillic word in small letters can be an oblique case, in any language; None where Python must tell."},
    {"forget", persons_forget, METH_NOARGS, "forget() -> None\n\nForget every name and word."},
    {nullptr, nullptr, 0, nullptr},
};

PyType_Slot persons_slots[] = {
    {Py_tp_new, reinterpret_cast<void*>(make_persons)},
    {Py_tp_dealloc, reinterpret_cast<void*>(destroy_persons)},
    {Py_tp_traverse, reinterpret_cast<void*>(traverse_persons)},
    {Py_tp_clear, reinterpret_cast<void*>(clear_persons)},
    {Py_tp_methods, persons_methods},
    {Py_sq_length, reinterpret_cast<void*>(persons_size)},
    {Py_tp_doc, const_cast<char*>("Persons(table: bytes, readings: Readings, bones: Bones, at_home, cleaned, is_retyped, read)\n\n"
                                  "Names of persons compared.")},
    {0, nullptr},
};

PyType_Spec persons_spec = {"bynames._native.Persons", sizeof(PersonsObject), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, persons_slots};

// The same while the interpreter is others'.
class AskedMeanwhile : public Asked {
    template <typename Ask> auto held(Ask ask) {
        const Held held(released_);
        return ask();
    }

public:
    AskedMeanwhile(PersonsObject& persons, Released& released) : python_(persons), released_(released) {}
    Text cleaned(const Text& text) override { return held([&] { return python_.cleaned(text); }); }
    bool is_retyped(const Text& text) override { return held([&] { return python_.is_retyped(text); }); }
    Text at_home(const Text& low) override { return held([&] { return python_.at_home(low); }); }
    std::vector<std::pair<std::string, Text>> read(const Text& low, Readers among) override {
        return held([&] { return python_.read(low, among); });
    }

private:
    AskedPython python_;
    Released& released_;
};

// Raises where it is no engine for persons.
void must_be_persons(PyTypeObject* type, PyObject* persons) {
    PyObject* module = PyType_GetModule(type);
    if (!module) throw Raised();
    Reference expected(PyObject_GetAttrString(module, "Persons"));
    const int right = PyObject_IsInstance(persons, expected.get());
    if (right < 0) throw Raised();
    if (!right) {
        PyErr_SetString(PyExc_TypeError, "an engine for Persons is wanted");
        throw Raised();
    }
}

PyObject* generic_told(PyObject* self, PyObject* const* arguments, Py_ssize_t count) noexcept {
    return guarded([&]() -> PyObject* {
        must_be(count, 3, "told takes a word, whether it is in capitals, and an engine for persons");
        const Generic& engine = *object_of<Generic>(self).engine;
        must_be_persons(Py_TYPE(self), arguments[2]);
        const int capitals = PyObject_IsTrue(arguments[1]);
        if (capitals < 0) throw Raised();
        Text low;
        bool cyrillic = false;
        if (!read_word(engine, arguments[0], low, cyrillic)) Py_RETURN_NONE;
        AskedPython asked(persons_of(arguments[2]));
        const auto word = persons_of(arguments[2]).engine->read(low, asked);
        if (!word || std::any_of(word->keys.begin(), word->keys.end(), [](const std::string& key) { return key.size() > LONGEST_KEY; })) Py_RETURN_NONE;
        std::vector<Text> sources;
        for (std::size_t at = 0; at < word->read_as.size(); ++at) sources.emplace_back(word->read_as[at]);
        std::vector<std::string> phrases;
        Generic::Concepts meant;
        try {
            engine.in_phrases(low, capitals != 0, word->keys, cyrillic, phrases);
            engine.concepts(low, word->keys, sources, meant);
        } catch (const TooLong&) {
            Py_RETURN_NONE;
        }
        Reference as_phrases = list_of(phrases), concepts = list_of(meant);
        return Py_BuildValue("(OO)", as_phrases.get(), concepts.get());
    });
}

// is_silent(word: str, plain: str, persons: Persons) -> bool
PyObject* generic_silent(PyObject* self, PyObject* const* arguments, Py_ssize_t count) noexcept {
    return guarded([&]() -> PyObject* {
        must_be(count, 3, "is_silent takes a word, the same as the vocabulary has it, and an engine for persons");
        const Generic& engine = *object_of<Generic>(self).engine;
        must_be_persons(Py_TYPE(self), arguments[2]);
        AskedPython asked(persons_of(arguments[2]));
        Text low, plain;
        read_text(arguments[0], low);
        read_text(arguments[1], plain);
        return PyBool_FromLong(is_silent_word(engine, *persons_of(arguments[2]).engine, low, plain, asked));
    });
}

bool is_silent_word(const Generic& engine, Persons& persons, const Text& low, const Text& plain, Asked& asked) {
    const auto is_long = [](const std::string& key) { return key.size() > LONGEST_KEY; };
    const auto word = persons.read_typed(low, asked);
    if (!word || std::any_of(word->keys.begin(), word->keys.end(), is_long)) return false;
    // Phrases have Cyrillic words as they are folded.
    const auto folded = word->cyrillic && plain != low ? persons.read_typed(plain, asked) : word;
    if (!folded || folded->cyrillic != word->cyrillic || std::any_of(folded->keys.begin(), folded->keys.end(), is_long)) return false;
    std::vector<Text> sources;
    for (std::size_t place = 0; place < word->read_as.size(); ++place) sources.emplace_back(word->read_as[place]);
    try {
        return engine.is_silent(low, word->keys, sources, plain, folded->keys);
    } catch (const TooLong&) {
        return false;
    }
}

// Gathering(persons: Persons)
struct GatheringObject {
    PyObject_HEAD
    Gathering* gathering;
    PyObject* persons;
    // Whether a thread is adding names
    bool busy;
};

GatheringObject& gathering_of(PyObject* self) { return *reinterpret_cast<GatheringObject*>(self); }

PyObject* make_gathering(PyTypeObject* type, PyObject* arguments, PyObject*) noexcept {
    return guarded([&]() -> PyObject* {
        PyObject* persons = nullptr;
        if (!PyArg_ParseTuple(arguments, "O", &persons)) throw Raised();
        must_be_persons(type, persons);
        auto gathering = std::make_unique<Gathering>(*persons_of(persons).engine);
        auto allocate = reinterpret_cast<allocfunc>(PyType_GetSlot(type, Py_tp_alloc));
        Reference self(allocate(type, 0));
        auto& object = gathering_of(self.get());
        object.gathering = gathering.release();
        Py_INCREF(persons);
        object.persons = persons;
        return self.release();
    });
}

int traverse_gathering(PyObject* self, visitproc visit, void* arg) noexcept {
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(gathering_of(self).persons);
    return 0;
}

int clear_gathering(PyObject* self) noexcept {
    Py_CLEAR(gathering_of(self).persons);
    return 0;
}

void destroy_gathering(PyObject* self) noexcept {
    PyTypeObject* type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    delete gathering_of(self).gathering;
    clear_gathering(self);
    auto release = reinterpret_cast<freefunc>(PyType_GetSlot(type, Py_tp_free));
    release(self);
    Py_DECREF(type);
}

std::vector<std::uint32_t> read_numbers(PyObject* list) {
    must_be_list(list);
    std::vector<std::uint32_t> found;
    for (Py_ssize_t at = 0; at < PyList_Size(list); ++at) {
        const unsigned long number = PyLong_AsUnsignedLong(PyList_GetItem(list, at));
        if (number == static_cast<unsigned long>(-1) && PyErr_Occurred()) throw Raised();
        if (number > 0xFFFFFFFFul) throw BadTable("a number that is too large");
        found.push_back(static_cast<std::uint32_t>(number));
    }
    return found;
}

void must_be_free(PyObject* self) {
    if (!gathering_of(self).busy) return;
    PyErr_SetString(PyExc_RuntimeError, "names are being added");
    throw Raised();
}

// add(names: list[str], in_python) -> None
PyObject* gathering_add(PyObject* self, PyObject* const* arguments, Py_ssize_t count) noexcept {
    return guarded([&]() -> PyObject* {
        if (count != 2) {
            PyErr_SetString(PyExc_TypeError, "add takes names and a function");
            throw Raised();
        }
        constexpr std::size_t HEARD_AFTER = 64;
        must_be_list(arguments[0]);
        std::vector<Text> names;
        for (Py_ssize_t at = 0; at < PyList_Size(arguments[0]); ++at) {
            names.emplace_back();
            read_text(PyList_GetItem(arguments[0], at), names.back());
        }
        auto& object = gathering_of(self);
        must_be_free(self);
        object.busy = true;
        struct Free {
            bool& busy;
            ~Free() { busy = false; }
        } free{object.busy};
        Released released;
        AskedMeanwhile asked(persons_of(object.persons), released);
        for (std::size_t at = 0; at < names.size(); ++at) {
            const bool done = object.gathering->add(names[at], asked);
            if (done && at % HEARD_AFTER) continue;
            const Held held(released);
            hear_signals();
            if (!done) Reference(PyObject_CallFunctionObjArgs(arguments[1], PyList_GetItem(arguments[0], static_cast<Py_ssize_t>(at)), nullptr));
        }
        const Held held(released);
        return Reference::shared(Py_None).release();
    });
}

// What a word was made of: (word, initial, habits | None)
Text read_identity(PyObject* identity) {
    PyObject *low = nullptr, *among = nullptr;
    int initial = 0;
    if (!PyTuple_Check(identity) || !PyArg_ParseTuple(identity, "UpO", &low, &initial, &among)) {
        if (!PyErr_Occurred()) PyErr_SetString(PyExc_TypeError, "what a word was made of is a tuple");
        throw Raised();
    }
    Text text;
    read_text(low, text);
    if (among != Py_None) return Names::identity(text, initial != 0, read_number(among));
    text.push_back(initial ? U'1' : U'0');
    return text;
}

// number(identity: tuple) -> int | None
PyObject* gathering_number(PyObject* self, PyObject* identity) noexcept {
    return guarded([&]() -> PyObject* {
        std::uint32_t found = 0;
        if (!gathering_of(self).gathering->number(read_identity(identity), found)) Py_RETURN_NONE;
        return PyLong_FromUnsignedLong(found);
    });
}

// add_word(identity: tuple, flags: int, mask: int, features: list[int], keys: list[str], hashes) -> int
PyObject* gathering_add_word(PyObject* self, PyObject* arguments) noexcept {
    return guarded([&]() -> PyObject* {
        PyObject *identity = nullptr, *features = nullptr, *list = nullptr, *hashes = nullptr;
        unsigned flags = 0, mask = 0;
        if (!PyArg_ParseTuple(arguments, "OIIOOO", &identity, &flags, &mask, &features, &list, &hashes)) throw Raised();
        Text made_of = read_identity(identity);
        auto& gathering = *gathering_of(self).gathering;
        must_be_list(list);
        std::vector<std::string> keys;
        for (Py_ssize_t at = 0; at < PyList_Size(list); ++at) {
            Text letters;
            read_text(PyList_GetItem(list, at), letters);
            keys.push_back(utf8(letters));
            if (gathering.has_key(keys.back())) continue;
            Reference told(PyObject_CallFunctionObjArgs(hashes, PyList_GetItem(list, at), nullptr));
            gathering.add_key(keys.back(), read_numbers(told.get()));
        }
        return PyLong_FromUnsignedLong(gathering.add_word(std::move(made_of), flags, mask, read_numbers(features), keys));
    });
}

// add_row(codes: list[int], long: bool) -> None
PyObject* gathering_add_row(PyObject* self, PyObject* const* arguments, Py_ssize_t count) noexcept {
    return guarded([&]() -> PyObject* {
        const int is_long = count == 2 ? PyObject_IsTrue(arguments[1]) : -1;
        if (is_long < 0) {
            if (!PyErr_Occurred()) PyErr_SetString(PyExc_TypeError, "add_row takes codes, and whether they are many");
            throw Raised();
        }
        auto& gathering = *gathering_of(self).gathering;
        const std::vector<std::uint32_t> codes = read_numbers(arguments[0]);
        for (std::uint32_t code : codes)
            if ((code & ((1u << 28) - 1)) >= gathering.size()) throw BadTable("a word that is not there");
        if (!is_long && (codes.size() > 4)) throw BadTable("more words than there is room for");
        gathering.add_row(codes, is_long != 0);
        Py_RETURN_NONE;
    });
}

// take(other: Gathering) -> None
PyObject* gathering_take(PyObject* self, PyObject* other) noexcept {
    return guarded([&]() -> PyObject* {
        if (Py_TYPE(other) != Py_TYPE(self) || other == self) {
            PyErr_SetString(PyExc_TypeError, "another Gathering is wanted");
            throw Raised();
        }
        must_be_free(self);
        must_be_free(other);
        gathering_of(self).gathering->take(*gathering_of(other).gathering);
        Py_RETURN_NONE;
    });
}

template <typename Number> Reference make_bytes(const std::vector<Number>& numbers) {
    return Reference(PyBytes_FromStringAndSize(reinterpret_cast<const char*>(numbers.data()), static_cast<Py_ssize_t>(numbers.size() * sizeof(Number))));
}

// pieces() -> (key_hashes, key_items, word_hashes, word_items, spelt_key, spelt_word, flags, masks, rows, long_ends, long, keys, their ends)
PyObject* gathering_pieces(PyObject* self, PyObject*) noexcept {
    return guarded([&]() -> PyObject* {
        must_be_free(self);
        const auto& of = *gathering_of(self).gathering;
        std::vector<std::uint64_t> ends;
        const std::string keys = of.keys(ends);
        Reference found(PyTuple_New(13));
        Py_ssize_t at = 0;
        const auto put = [&](Reference piece) {
            if (PyTuple_SetItem(found.get(), at++, piece.release()) != 0) throw Raised();
        };
        for (const auto* numbers : {&of.key_hashes, &of.key_items, &of.word_hashes, &of.word_items, &of.spelt_key, &of.spelt_word}) put(make_bytes(*numbers));
        put(make_bytes(of.flags));
        for (const auto* numbers : {&of.masks, &of.rows, &of.long_ends, &of.many}) put(make_bytes(*numbers));
        put(Reference(PyBytes_FromStringAndSize(keys.data(), static_cast<Py_ssize_t>(keys.size()))));
        put(make_bytes(ends));
        return found.release();
    });
}

Py_ssize_t gathering_size(PyObject* self) noexcept { return static_cast<Py_ssize_t>(gathering_of(self).gathering->size()); }

PyMethodDef gathering_methods[] = {
    {"add", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(gathering_add)), METH_FASTCALL,
     "add(names: list[str], in_python) -> None\n\nNames in order; `in_python` adds those that are not for the engine. Other threads run meanwhile."},
    {"number", gathering_number, METH_O, "number(identity: tuple) -> int | None\n\nThe number of a word that is there."},
    {"add_word", gathering_add_word, METH_VARARGS,
     "add_word(identity: tuple, flags: int, mask: int, features: list[int], keys: list[str], hashes) -> int\n\n"
     "A new word; `hashes` gives those of a key."},
    {"add_row", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(gathering_add_row)), METH_FASTCALL,
     "add_row(codes: list[int], long: bool) -> None\n\nA name by its words and their roles."},
    {"take", gathering_take, METH_O, "take(other: Gathering) -> None\n\nThe names of another behind those that are here."},
    {"pieces", gathering_pieces, METH_NOARGS, "pieces() -> tuple[bytes, ...]\n\nThe arrays of bynames._kinds.person.gathering, and the keys."},
    {nullptr, nullptr, 0, nullptr},
};

PyType_Slot gathering_slots[] = {
    {Py_tp_new, reinterpret_cast<void*>(make_gathering)},
    {Py_tp_dealloc, reinterpret_cast<void*>(destroy_gathering)},
    {Py_tp_traverse, reinterpret_cast<void*>(traverse_gathering)},
    {Py_tp_clear, reinterpret_cast<void*>(clear_gathering)},
    {Py_tp_methods, gathering_methods},
    {Py_sq_length, reinterpret_cast<void*>(gathering_size)},
    {Py_tp_doc, const_cast<char*>("Gathering(persons: Persons)\n\nWhat an index of names of persons is made of.")},
    {0, nullptr},
};

PyType_Spec gathering_spec = {"bynames._native.Gathering", sizeof(GatheringObject), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, gathering_slots};

// Index(persons: Persons, arrays: tuple, costs: tuple, cheapest: list)
struct IndexObject {
    PyObject_HEAD
    Index* index;
    Pool<Index::Room>* rooms;
    std::vector<std::unique_ptr<View>>* views;
    PyObject* persons;
};

IndexObject& index_of(PyObject* self) { return *reinterpret_cast<IndexObject*>(self); }

// The arrays of a tuple, one after another
class Arrays {
public:
    Arrays(PyObject* tuple, Py_ssize_t count, std::vector<std::unique_ptr<View>>& views) : tuple_(tuple), views_(views) {
        if (PyTuple_Check(tuple) && PyTuple_Size(tuple) == count) return;
        PyErr_Format(PyExc_TypeError, "a tuple of %zd arrays is wanted", count);
        throw Raised();
    }
    template <typename Number> Span<Number> next() {
        views_.push_back(std::make_unique<View>(PyTuple_GetItem(tuple_, at_++), sizeof(Number)));
        return Span<Number>(static_cast<const Number*>(views_.back()->data()), views_.back()->size());
    }
    ListsOf lists() {
        const Ints starts = next<std::uint32_t>();
        return {starts, next<std::uint32_t>()};
    }
    FeaturesOf features() {
        const Ints hashes = next<std::uint32_t>();
        return {hashes, lists()};
    }
    TextsOf texts() {
        const auto blob = next<std::uint8_t>();
        return {blob, next<std::uint64_t>()};
    }

private:
    PyObject* tuple_;
    std::vector<std::unique_ptr<View>>& views_;
    Py_ssize_t at_ = 0;
};

std::string read_ascii(PyObject* object) {
    Text letters;
    read_text(object, letters);
    return utf8(letters);
}

PyObject* make_index(PyTypeObject* type, PyObject* arguments, PyObject*) noexcept {
    return guarded([&]() -> PyObject* {
        PyObject *persons = nullptr, *tuple = nullptr, *cheapest = nullptr;
        IndexCosts costs{};
        if (!PyArg_ParseTuple(arguments, "OO(ddd)O", &persons, &tuple, &costs.particle_omitted, &costs.least_slip, &costs.next_slip, &cheapest))
            throw Raised();
        must_be_persons(type, persons);
        must_be_list(cheapest);
        for (Py_ssize_t at = 0; at < PyList_Size(cheapest); ++at) {
            PyObject *one = nullptr, *other = nullptr;
            if (!PyArg_ParseTuple(PyList_GetItem(cheapest, at), "UU", &one, &other)) throw Raised();
            costs.cheapest.emplace_back(read_ascii(one), read_ascii(other));
        }
        auto views = std::make_unique<std::vector<std::unique_ptr<View>>>();
        Arrays arrays(tuple, 18, *views);
        IndexArrays found;
        found.by_word = arrays.features();
        found.by_key = arrays.features();
        found.keys = arrays.texts();
        found.spelt = arrays.lists();
        found.flags = arrays.next<std::uint8_t>();
        found.masks = arrays.next<std::uint32_t>();
        found.names = arrays.lists();
        found.initialled = arrays.next<std::uint32_t>();
        found.codes = arrays.next<std::uint32_t>();
        found.long_names = arrays.lists();
        auto index = std::make_unique<Index>(*persons_of(persons).engine, found, std::move(costs));
        auto rooms = std::make_unique<Pool<Index::Room>>();
        auto allocate = reinterpret_cast<allocfunc>(PyType_GetSlot(type, Py_tp_alloc));
        Reference self(allocate(type, 0));
        auto& object = index_of(self.get());
        object.index = index.release();
        object.rooms = rooms.release();
        object.views = views.release();
        Py_INCREF(persons);
        object.persons = persons;
        return self.release();
    });
}

int traverse_index(PyObject* self, visitproc visit, void* arg) noexcept {
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(index_of(self).persons);
    return 0;
}

int clear_index(PyObject* self) noexcept {
    Py_CLEAR(index_of(self).persons);
    return 0;
}

void destroy_index(PyObject* self) noexcept {
    PyTypeObject* type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    // Before the engine that it works with
    delete index_of(self).rooms;
    delete index_of(self).index;
    delete index_of(self).views;
    clear_index(self);
    auto release = reinterpret_cast<freefunc>(PyType_GetSlot(type, Py_tp_free));
    release(self);
    Py_DECREF(type);
}

using RoomLease = Pool<Index::Room>::Lease;

// search(name: str, near: bool, most: float, words: int, names: int) -> (names, bounds, rest) | None
PyObject* index_search(PyObject* self, PyObject* arguments) noexcept {
    return guarded([&]() -> PyObject* {
        PyObject* name = nullptr;
        int near = 0;
        double most = 0.0, rest = 0.0;
        Py_ssize_t words = 0, names = 0;
        if (!PyArg_ParseTuple(arguments, "Updnn", &name, &near, &most, &words, &names)) throw Raised();
        if (words < 0 || names < 0) throw BadTable("a limit below nothing");
        Text text;
        read_text(name, text);
        const SearchLimits limits{static_cast<std::size_t>(words), static_cast<std::size_t>(names)};
        auto& object = index_of(self);
        std::vector<Index::Found> found;
        bool done = false, all = false;
        {
            Released released;
            AskedMeanwhile asked(persons_of(object.persons), released);
            RoomLease room(*object.rooms, [&] { return std::make_unique<Index::Room>(*object.index); });
            const auto parsed = room->session.name(text, asked);
            try {
                if (parsed && near) all = !object.index->search_near(*parsed, most, limits, *room, found, rest);
                else if (parsed) object.index->search(*parsed, most, limits, *room, found);
                done = parsed != nullptr;
                room.give_back();
            } catch (const Left&) {
            } catch (const TooLong&) {
            }
        }
        if (!done) Py_RETURN_NONE;
        std::vector<std::uint32_t> rows;
        std::vector<double> bounds;
        for (const Index::Found& one : found) {
            rows.push_back(one.name);
            bounds.push_back(one.bound);
        }
        Reference farther = all ? Reference::shared(Py_None) : Reference(PyFloat_FromDouble(rest));
        Reference its_rows = make_bytes(rows), its_bounds = make_bytes(bounds);
        return Py_BuildValue("(OOO)", its_rows.get(), its_bounds.get(), farther.get());
    });
}

std::vector<double> read_doubles(PyObject* list) {
    must_be_list(list);
    std::vector<double> found;
    for (Py_ssize_t at = 0; at < PyList_Size(list); ++at) {
        found.push_back(PyFloat_AsDouble(PyList_GetItem(list, at)));
        if (PyErr_Occurred()) throw Raised();
    }
    return found;
}

// How two names compare that only Python compares.
class ComparedByPython : public AskedOfPairs {
public:
    ComparedByPython(PyObject* function, Released& released) : function_(function), released_(released) {}
    std::pair<double, bool> compared(const Text& one, std::size_t row) override {
        const Held held(released_);
        const std::string letters = utf8(one);
        Reference text = make_text(letters.data(), letters.size()), place(PyLong_FromSize_t(row));
        Reference said(PyObject_CallFunctionObjArgs(function_, text.get(), place.get(), nullptr));
        double score = 0.0;
        int matched = 0;
        if (!PyArg_ParseTuple(said.get(), "dp", &score, &matched)) throw Raised();
        return {score, matched != 0};
    }

private:
    PyObject* function_;
    Released& released_;
};

// best(names: list[str], wish: tuple, segment: tuple, curve: tuple, compared) -> list[list[(row, score)] | None]
PyObject* index_best(PyObject* self, PyObject* arguments) noexcept {
    return guarded([&]() -> PyObject* {
        // So many queries are answered before Ctrl-C is listened for.
        constexpr std::size_t HEARD_AFTER = 16;
        PyObject *list = nullptr, *segment = nullptr, *costs = nullptr, *scores = nullptr, *function = nullptr;
        Py_ssize_t limit = 0, words = 0, names = 0, compared = 0;
        int by_decision = 0;
        double cutoff = 0.0, most = 0.0;
        if (!PyArg_ParseTuple(arguments, "O(npddnnn)O(OO)O", &list, &limit, &by_decision, &cutoff, &most, &words, &names, &compared, &segment,
                              &costs, &scores, &function))
            throw Raised();
        must_be_list(list);
        if (limit < 1 || words < 0 || names < 0 || compared < 0) throw BadTable("a limit below nothing");
        std::vector<std::unique_ptr<View>> views;
        Arrays arrays(segment, 7, views);
        const TextsOf texts = arrays.texts();
        const Ints owners = arrays.next<std::uint32_t>();
        const auto alive = arrays.next<std::uint8_t>();
        auto& object = index_of(self);
        const Matching matching(*persons_of(object.persons).engine, *object.index, texts, owners, alive, arrays.features(),
                                Curve(read_doubles(costs), read_doubles(scores)));
        const Matching::Wish wish{static_cast<std::size_t>(limit), by_decision != 0, cutoff, most,
                                  {static_cast<std::size_t>(words), static_cast<std::size_t>(names)}, static_cast<std::size_t>(compared)};
        std::vector<Text> asked;
        for (Py_ssize_t at = 0; at < PyList_Size(list); ++at) {
            asked.emplace_back();
            read_text(PyList_GetItem(list, at), asked.back());
        }
        std::vector<std::vector<Matching::Match>> found(asked.size());
        std::vector<bool> done(asked.size());
        {
            Released released;
            AskedMeanwhile python(persons_of(object.persons), released);
            ComparedByPython pairs(function, released);
            RoomLease room(*object.rooms, [&] { return std::make_unique<Index::Room>(*object.index); });
            for (std::size_t at = 0; at < asked.size(); ++at) {
                done[at] = matching.best(asked[at], wish, *room, python, pairs, found[at]);
                if (at % HEARD_AFTER == 0) {
                    const Held held(released);
                    hear_signals();
                }
            }
            room.give_back();
        }
        Reference answers(PyList_New(static_cast<Py_ssize_t>(asked.size())));
        for (std::size_t at = 0; at < asked.size(); ++at) {
            Reference answer = Reference::shared(Py_None);
            if (done[at]) {
                answer = Reference(PyList_New(static_cast<Py_ssize_t>(found[at].size())));
                Py_ssize_t place = 0;
                for (const Matching::Match& match : found[at]) {
                    Reference one(Py_BuildValue("(Id)", static_cast<unsigned>(match.row), match.score));
                    if (PyList_SetItem(answer.get(), place++, one.release()) != 0) throw Raised();
                }
            }
            if (PyList_SetItem(answers.get(), static_cast<Py_ssize_t>(at), answer.release()) != 0) throw Raised();
        }
        return answers.release();
    });
}

PyObject* index_forget(PyObject* self, PyObject*) noexcept {
    return guarded([&]() -> PyObject* {
        index_of(self).rooms->forget();
        Py_RETURN_NONE;
    });
}

Py_ssize_t index_size(PyObject* self) noexcept { return static_cast<Py_ssize_t>(index_of(self).rooms->size()); }

PyMethodDef index_methods[] = {
    {"search", index_search, METH_VARARGS,
     "search(name: str, near: bool, most: float, words: int, names: int) -> (names, bounds, rest) | None\n\n"
     "Which names can cost so much, as bytes of numbers; None where Python must do it. `rest` is None where near ones are not enough."},
    {"best", index_best, METH_VARARGS,
     "best(names: list[str], wish: tuple, segment: tuple, curve: tuple, compared) -> list[list[(row, score)] | None]\n\n"
     "The best matches of each name; None where Python must look for them. Other threads run meanwhile."},
    {"forget", index_forget, METH_NOARGS, "forget() -> None\n\nForget every name, word and meeting."},
    {nullptr, nullptr, 0, nullptr},
};

PyType_Slot index_slots[] = {
    {Py_tp_new, reinterpret_cast<void*>(make_index)},
    {Py_tp_dealloc, reinterpret_cast<void*>(destroy_index)},
    {Py_tp_traverse, reinterpret_cast<void*>(traverse_index)},
    {Py_tp_clear, reinterpret_cast<void*>(clear_index)},
    {Py_tp_methods, index_methods},
    {Py_sq_length, reinterpret_cast<void*>(index_size)},
    {Py_tp_doc, const_cast<char*>("Index(persons: Persons, arrays: tuple, costs: tuple, cheapest: list)\n\nNames of persons searched.")},
    {0, nullptr},
};

PyType_Spec index_spec = {"bynames._native.Index", sizeof(IndexObject), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, index_slots};

int execute(PyObject* module) noexcept {
    PyObject* done = guarded([&]() -> PyObject* {
        Reference scheme(PyType_FromModuleAndSpec(module, &scheme_spec, nullptr));
        if (PyModule_AddObjectRef(module, "Scheme", scheme.get()) != 0) throw Raised();
        Reference keys(PyType_FromModuleAndSpec(module, &keys_spec, nullptr));
        if (PyModule_AddObjectRef(module, "Keys", keys.get()) != 0) throw Raised();
        Reference readings(PyType_FromModuleAndSpec(module, &readings_spec, nullptr));
        if (PyModule_AddObjectRef(module, "Readings", readings.get()) != 0) throw Raised();
        Reference bones(PyType_FromModuleAndSpec(module, &bones_spec, nullptr));
        if (PyModule_AddObjectRef(module, "Bones", bones.get()) != 0) throw Raised();
        Reference undoing(PyType_FromModuleAndSpec(module, &undoing_spec, nullptr));
        if (PyModule_AddObjectRef(module, "Undoing", undoing.get()) != 0) throw Raised();
        Reference generic(PyType_FromModuleAndSpec(module, &generic_spec, nullptr));
        if (PyModule_AddObjectRef(module, "Generic", generic.get()) != 0) throw Raised();
        Reference marker(PyType_FromModuleAndSpec(module, &marker_spec, nullptr));
        if (PyModule_AddObjectRef(module, "Marker", marker.get()) != 0) throw Raised();
        Reference persons(PyType_FromModuleAndSpec(module, &persons_spec, nullptr));
        if (PyModule_AddObjectRef(module, "Persons", persons.get()) != 0) throw Raised();
        Reference gathering(PyType_FromModuleAndSpec(module, &gathering_spec, nullptr));
        if (PyModule_AddObjectRef(module, "Gathering", gathering.get()) != 0) throw Raised();
        Reference index(PyType_FromModuleAndSpec(module, &index_spec, nullptr));
        if (PyModule_AddObjectRef(module, "Index", index.get()) != 0) throw Raised();
        if (PyModule_AddIntConstant(module, "TABLES", VERSION) != 0) throw Raised();
        if (PyModule_AddStringConstant(module, "SOURCES", BYNAMES_SOURCES) != 0) throw Raised();
        return Py_None;
    });
    return done ? 0 : -1;
}

PyModuleDef_Slot module_slots[] = {{Py_mod_exec, reinterpret_cast<void*>(execute)}, {0, nullptr}};

PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "_native", "Whole operations of bynames in C++; see bynames._implementation.", 0, nullptr,
    module_slots, nullptr, nullptr, nullptr,
};

}  // namespace
}  // namespace bynames

PyMODINIT_FUNC PyInit__native(void) { return PyModuleDef_Init(&bynames::definition); }
