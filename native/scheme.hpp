// A scheme at work, as bynames/translit/_forward.py has it; the table is that of bynames/translit/_compiled.py.
#pragma once

#include <algorithm>
#include <array>
#include <bitset>
#include <memory>
#include <unordered_map>

#include "flat.hpp"

namespace bynames {

constexpr char32_t APOSTROPHE = 0x2019;

inline bool is_cyrillic(char32_t letter) { return letter >= 0x400 && letter < 0x530; }
// What words are made of in contexts of rules
inline bool in_word(char32_t letter) { return is_cyrillic(letter) || letter == APOSTROPHE; }

class Scheme {
public:
    // What became of a text: nothing; another text; or it is one that Python must look at.
    enum class Outcome { unchanged, made, python };

    Scheme(const char* raw, std::size_t size) : Scheme(Flat(raw, size, 1, 7)) {}

    explicit Scheme(const Flat& flat) {
        what_.fill(0);
        slots_.fill(0);
        spans_words_ = flat.rows(0, 1).at(0, 0) != 0;
        entries_.emplace_back();  // a letter of which the scheme says nothing
        const Rows letters = flat.rows(1, 7);
        for (std::size_t row = 0; row < letters.size(); ++row)
        {
            Entry& found = entry(letters.at(row, 0));
            found.known = true;
            found.target = cases(flat, letters, row, 1);
        }
        const Rows foreign = flat.rows(2, 7);
        for (std::size_t row = 0; row < foreign.size(); ++row) {
            Entry& found = entry(foreign.at(row, 0));
            found.respelt = true;
            for (std::size_t number = 0; number < 3; ++number) found.spelling[number] = flat.text(foreign, row, 1 + 2 * number);
        }
        const Rows alternatives = flat.rows(4, 2);
        const Rows atoms = flat.rows(5, 4);
        const Rows rules = flat.rows(3, 12);
        for (std::size_t row = 0; row < rules.size(); ++row) {
            Rule rule;
            rule.source = flat.text(rules, row, 0);
            if (rule.source.empty()) throw BadTable("a rule without a source");
            rule.target = cases(flat, rules, row, 2);
            rule.after = context(flat, alternatives, atoms, rules.at(row, 8), rules.at(row, 9));
            rule.before = context(flat, alternatives, atoms, rules.at(row, 10), rules.at(row, 11));
            entry(rule.source[0]).rules.push_back(rules_.size());
            rules_.push_back(std::move(rule));
        }
        const Rows characters = flat.rows(6, 4);
        for (std::size_t row = 0; row < characters.size(); ++row) {
            const std::uint32_t number = characters.at(row, 0);
            if (number >= what_.size()) throw BadTable("a character that is none");
            what_[number] = static_cast<unsigned char>(characters.at(row, 1));
            if (is_cyrillic(number)) {
                lower_[number - 0x400] = characters.at(row, 2);
                upper_[number - 0x400] = characters.at(row, 3);
                if (!is_cyrillic(lower_[number - 0x400]) || !is_cyrillic(upper_[number - 0x400]))
                    throw BadTable("a letter in another case that is none");
            }
        }
        for (char32_t letter = 0x400; letter < 0x530; ++letter) {
            kinds_[letter - 0x400] = static_cast<unsigned char>(
                (is_upper(letter) ? CAPITAL : 0) | (is_lower(letter) ? SMALL : 0) | (at(lower(letter)).respelt ? FOREIGN : 0));
        }
        for (const Entry& one : entries_) {
            Low low;
            low.foreign = one.respelt;
            // More than there is room for: it is put as it stands in the entry.
            if (!one.known || !one.target.low.is_short(low.bytes, low.count)) low.count = Output::SLACK + 1;
            low.plain = one.known && !one.respelt && one.rules.empty() && low.count <= Output::SLACK;
            lows_.push_back(low);
        }
        for (char32_t letter = 0x400; letter < 0x530; ++letter) {
            small_[letter - 0x400] = lows_[slots_[letter]];
            small_[letter - 0x400].small = what_[letter] == 1 && lower(letter) == letter;
        }
    }

    // Kept from text to text, so that a short one allocates nothing.
    struct Room {
        Text run, spelt;
    };

    // A text of any kind. `out` is added to; `hear` is called now and then.
    template <typename Hear>
    Outcome transliterate(const char32_t* text, std::size_t size, Output& out, Room& room, Hear hear) const {
        bool ascii = true, latin = false;
        for (std::size_t at = 0; at < size; ++at) {
            const char32_t letter = text[at];
            if (letter >= 0x80) {
                ascii = false;
                if (letter >= what_.size() || what_[letter] == 0) return Outcome::python;
            } else if (what_[letter] == 0) {
                latin = true;
            }
        }
        if (ascii) return Outcome::unchanged;
        if (latin) return Outcome::python;
        Text &run = room.run, &spelt = room.spelt;
        std::size_t at = 0, runs = 0;
        out.need(3 * size);
        while (at < size) {
            if (!is_cyrillic(text[at])) {
                // An apostrophe that is typed in another way may stand before a letter, but never at a run's beginning.
                put_utf8(text[at++], out);
                continue;
            }
            if (++runs % HEARING == 0) hear();
            run.clear();
            unsigned seen = 0;
            while (at < size) {
                const std::size_t first = at;
                for (; at < size && is_cyrillic(text[at]); ++at) seen |= kinds_[text[at] - 0x400];
                run.append(text + first, at - first);
                if (at == size) break;
                if (what_[text[at]] == 3 && at + 1 < size && is_cyrillic(text[at + 1])) {
                    run.push_back(APOSTROPHE);
                    ++at;
                } else if (spans_words_ && text[at] == U' ' && at + 1 < size && is_cyrillic(text[at + 1])) {
                    seen |= SPACED;
                    run.push_back(U' ');
                    ++at;
                } else {
                    break;
                }
            }
            convert(run, spelt, seen, out);
        }
        return Outcome::made;
    }

    // One lower-case word, letters of other languages respelled first; false where Python must do it.
    bool lower_word(TextView word, Output& out) const {
        bool foreign = false;
        for (char32_t letter : word) {
            const bool cyrillic = is_cyrillic(letter);
            if (!cyrillic && letter != APOSTROPHE) return false;
            const Low& low = cyrillic ? small_[letter - 0x400] : lows_[slots_[letter]];
            if (cyrillic && !low.small) return false;
            foreign = foreign || low.foreign;
        }
        Text spelt;
        if (foreign) {
            for (char32_t letter : word) {
                const Entry& found = at(letter);
                if (found.respelt) spelt += found.spelling[0];
                else spelt.push_back(letter);
            }
            word = spelt;
        }
        out.need(Output::SLACK * word.size());
        std::size_t start = 0;
        while (start < word.size()) {
            const std::size_t slot = word[start] < slots_.size() ? slots_[word[start]] : 0;
            const Low& low = lows_[slot];
            if (low.plain) {
                out.put_short(low.bytes, low.count);
                ++start;
                continue;
            }
            const Entry& found = word[start] < slots_.size() ? entries_[slot] : at(word[start]);
            if (const Rule* const rule = taken(found, word, start)) {
                rule->target.low.put(out);
                start += rule->source.size();
                continue;
            }
            if (low.count <= Output::SLACK) out.put_short(low.bytes, low.count);
            else if (found.known) found.target.low.put(out);
            else put_utf8(word[start], out);
            ++start;
        }
        return true;
    }

private:
    static constexpr std::size_t HEARING = 1 << 16;

    struct Cases {
        Piece low, up, capital;
    };
    struct Atom {
        std::uint32_t what;
        bool repeated;
        Text letters;
        bool has(char32_t letter) const { return letters.find(letter) != Text::npos; }
    };
    using Alternative = std::vector<Atom>;
    // What may stand on one side. Alternatives of one letter, as most are, are a set of letters; the others are tried.
    struct Context {
        bool any = true, edge = false;
        std::bitset<0x130> letters;
        std::vector<Alternative> others;
        bool has(char32_t letter) const { return is_cyrillic(letter) && letters[letter - 0x400]; }
    };
    struct Rule {
        Text source;
        Cases target;
        Context after, before;
    };
    // What a small letter becomes where no rule has anything to say: all of it lies together, as most words need no more.
    struct Low {
        bool plain = false, foreign = false, small = false;
        unsigned char count = 0;
        char bytes[Output::SLACK] = {};
    };
    struct Entry {
        bool known = false, respelt = false;
        Cases target;
        std::array<Text, 3> spelling;
        std::vector<std::size_t> rules;
    };

    static Cases cases(const Flat& flat, const Rows& rows, std::size_t row, std::size_t column) {
        const auto piece = [&](std::size_t at) { return Piece(utf8(flat.text(rows, row, at))); };
        return {piece(column), piece(column + 2), piece(column + 4)};
    }

    static Context context(const Flat& flat, const Rows& alternatives, const Rows& atoms, std::size_t first,
                           std::size_t count) {
        Context found;
        found.any = count == 0;
        for (std::size_t row = first; row < first + count; ++row) {
            Alternative alternative;
            const std::size_t begin = alternatives.at(row, 0), end = begin + alternatives.at(row, 1);
            if (end - begin > MOST_ATOMS) throw BadTable("a context longer than any");
            for (std::size_t at = begin; at < end; ++at)
                alternative.push_back({atoms.at(at, 0), atoms.at(at, 1) != 0, flat.text(atoms, at, 2)});
            if (alternative.size() == 1 && alternative[0].what == 1) {
                found.edge = true;
            } else if (alternative.size() == 1 && alternative[0].what == 0 && !alternative[0].repeated) {
                Text rest;
                for (char32_t letter : alternative[0].letters) {
                    if (is_cyrillic(letter)) found.letters.set(letter - 0x400);
                    else rest.push_back(letter);
                }
                alternative[0].letters = rest;
                if (!rest.empty()) found.others.push_back(std::move(alternative));
            } else {
                found.others.push_back(std::move(alternative));
            }
        }
        return found;
    }

    // Letters lie below what_.size(); others have an entry of their own, found by a hash.
    Entry& entry(char32_t letter) {
        std::size_t slot = letter < slots_.size() ? slots_[letter] : far(letter);
        if (slot == 0) {
            slot = entries_.size();
            entries_.emplace_back();
            if (letter < slots_.size()) slots_[letter] = static_cast<std::uint16_t>(slot);
            else far_[letter] = slot;
        }
        return entries_[slot];
    }
    const Entry& at(char32_t letter) const { return entries_[letter < slots_.size() ? slots_[letter] : far(letter)]; }
    std::size_t far(char32_t letter) const {
        const auto found = far_.find(letter);
        return found == far_.end() ? 0 : found->second;
    }

    char32_t lower(char32_t letter) const { return is_cyrillic(letter) && lower_[letter - 0x400] ? lower_[letter - 0x400] : letter; }
    char32_t upper(char32_t letter) const { return is_cyrillic(letter) && upper_[letter - 0x400] ? upper_[letter - 0x400] : letter; }
    bool is_upper(char32_t letter) const { return lower(letter) != letter; }
    bool is_lower(char32_t letter) const { return upper(letter) != letter; }

    // Whether every letter is a capital beside a capital (`_is_loud`).
    bool loud(const Text& run) const {
        if (run.size() < 2 || run.back() == APOSTROPHE) return false;
        bool before = false;
        for (char32_t letter : run) {
            const bool cyrillic = is_cyrillic(letter);
            if (cyrillic ? !is_upper(letter) : letter != APOSTROPHE || !before) return false;
            before = cyrillic;
        }
        return true;
    }
    bool small(const Text& run) const {
        bool any = false;
        for (char32_t letter : run) {
            if (is_upper(letter)) return false;
            any = any || is_lower(letter);
        }
        return any;
    }
    // Whether a capital of the source stands beside another (`cased`).
    bool beside_capital(const Text& source, std::size_t start) const {
        const bool over_left = start >= 1 && source[start - 1] == APOSTROPHE;
        const bool over_right = start + 1 < source.size() && source[start + 1] == APOSTROPHE;
        const std::size_t left = over_left ? 2 : 1, right = over_right ? 2 : 1;
        return (start >= left && is_upper(source[start - left])) ||
               (start + right < source.size() && is_upper(source[start + right]));
    }

    // What letters there are in a run
    static constexpr unsigned CAPITAL = 1, SMALL = 2, FOREIGN = 4, SPACED = 8;

    void convert(Text& run, Text& spelt, unsigned seen, Output& out) const {
        // As it was typed, a run is one of letters and apostrophes between them.
        bool is_small = (seen & (CAPITAL | SMALL)) == SMALL;
        bool is_loud = (seen & (CAPITAL | SMALL | SPACED)) == CAPITAL && run.size() > 1;
        if (seen & FOREIGN) {
            spelt.clear();
            for (std::size_t start = 0; start < run.size(); ++start) {
                const char32_t letter = run[start];
                const Entry& found = at(lower(letter));
                if (!found.respelt) spelt.push_back(letter);
                else if (is_small || !is_upper(letter)) spelt += found.spelling[0];
                else spelt += found.spelling[is_loud || beside_capital(run, start) ? 1 : 2];
            }
            run.swap(spelt);
            is_small = small(run);
            is_loud = loud(run);
        }
        if (is_small) {
            pieces(run, [&](std::size_t, const Cases* target, char32_t letter) {
                if (target) target->low.put(out);
                else put_utf8(letter, out);
            });
            return;
        }
        spelt.resize(run.size());
        std::transform(run.begin(), run.end(), spelt.begin(), [&](char32_t letter) { return lower(letter); });
        pieces(spelt, [&](std::size_t start, const Cases* target, char32_t letter) {
            const bool up = is_upper(run[start]);
            if (!target) put_utf8(up || is_loud ? upper(letter) : letter, out);
            else if (is_loud) target->up.put(out);
            else if (!up) target->low.put(out);
            else (beside_capital(run, start) ? target->up : target->capital).put(out);
        });
    }

    // What the scheme makes of a lower-case run, piece by piece: where it starts, its target or none, its letter.
    template <typename Take> void pieces(TextView run, Take take) const {
        std::size_t start = 0;
        while (start < run.size()) {
            const Entry& found = at(run[start]);
            if (const Rule* const rule = taken(found, run, start)) {
                take(start, &rule->target, run[start]);
                start += rule->source.size();
            } else {
                take(start, found.known ? &found.target : nullptr, run[start]);
                ++start;
            }
        }
    }
    // The rule that acts on what begins with a letter there; none where the letter stands for itself.
    const Rule* taken(const Entry& found, TextView run, std::size_t start) const {
        for (std::size_t number : found.rules) {
            const Rule& rule = rules_[number];
            if (starts_at(run, start, rule.source) && fits_after(rule.after, run, start) &&
                fits_before(rule.before, run, start + rule.source.size()))
                return &rule;
        }
        return nullptr;
    }
    // Whether a text stands there, of which the first letter does.
    static bool starts_at(TextView run, std::size_t start, const Text& text) {
        return text.size() == 1 || run.compare(start, text.size(), text) == 0;
    }
    static bool fits_after(const Context& after, TextView run, std::size_t at) {
        if (after.any || (at ? after.has(run[at - 1]) || (after.edge && !in_word(run[at - 1])) : after.edge)) return true;
        return std::any_of(after.others.begin(), after.others.end(),
                           [&](const Alternative& some) { return behind(some, some.size(), run, at); });
    }
    static bool fits_before(const Context& before, TextView run, std::size_t at) {
        if (before.any || (at < run.size() ? before.has(run[at]) || (before.edge && !in_word(run[at])) : before.edge))
            return true;
        return std::any_of(before.others.begin(), before.others.end(),
                           [&](const Alternative& some) { return ahead(some, 0, run, at); });
    }
    static constexpr std::size_t MOST_ATOMS = 8;
    static constexpr std::size_t MOST_REPEATS = 5;
    // Whether the first `left` atoms match what ends at `at`.
    static bool behind(const Alternative& atoms, std::size_t left, TextView run, std::size_t at) {
        if (left == 0) return true;
        const Atom& atom = atoms[left - 1];
        if (atom.what == 1) return (at == 0 || !in_word(run[at - 1])) && behind(atoms, left - 1, run, at);
        if (atom.what == 2) return at > 0 && run[at - 1] == U' ' && behind(atoms, left - 1, run, at - 1);
        if (!atom.repeated) return at > 0 && atom.has(run[at - 1]) && behind(atoms, left - 1, run, at - 1);
        for (std::size_t count = 0;; ++count) {
            if (behind(atoms, left - 1, run, at - count)) return true;
            if (count == MOST_REPEATS || at == count || !atom.has(run[at - count - 1])) return false;
        }
    }
    // Whether the atoms from `next` on match what begins at `at`.
    static bool ahead(const Alternative& atoms, std::size_t next, TextView run, std::size_t at) {
        if (next == atoms.size()) return true;
        const Atom& atom = atoms[next];
        if (atom.what == 1) return (at == run.size() || !in_word(run[at])) && ahead(atoms, next + 1, run, at);
        if (atom.what == 2) return at < run.size() && run[at] == U' ' && ahead(atoms, next + 1, run, at + 1);
        if (!atom.repeated) return at < run.size() && atom.has(run[at]) && ahead(atoms, next + 1, run, at + 1);
        for (std::size_t count = 0;; ++count) {
            if (ahead(atoms, next + 1, run, at + count)) return true;
            if (count == MOST_REPEATS || at + count == run.size() || !atom.has(run[at + count])) return false;
        }
    }

    bool spans_words_;
    std::array<unsigned char, 0x2200> what_;
    std::array<std::uint16_t, 0x2200> slots_;
    std::array<char32_t, 0x130> lower_{}, upper_{};
    std::array<unsigned char, 0x130> kinds_{};
    std::unordered_map<char32_t, std::size_t> far_;
    std::vector<Entry> entries_;
    std::vector<Low> lows_;  // for each entry
    std::array<Low, 0x130> small_;  // for each Cyrillic letter, whether it is a small one
    std::vector<Rule> rules_;
};

}  // namespace bynames
