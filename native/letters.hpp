// Letters of both scripts as bytes, and what the tables of bynames/_kinds/person/compiled.py say of them.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "few.hpp"
#include "automaton.hpp"

namespace bynames {

// The sections of the table of persons, by their places.
namespace section {
enum : std::size_t {
    PROGRAM, SETS, REPLACEMENTS, PATTERNS, CYRILLIC, LATIN, CAPITALS, COSTS, FAMILIES, ITEMS, GIVEN_CYRILLIC, GIVEN_LATIN,
    GIVEN_FORMS, PATRONYMICS, GIVEN_KEYS, SURNAMES, SPECIAL, TITLES, TAILS, PIECES, ALIKE, EDITS, SLIPS, CLASSES, BEGINNINGS,
    OPEN, ALPHABETS, LETTERS, ANY_I, MARKS, SOUNDS, SURNAME_ENDINGS, ELSEWHERE, SEQUENCES, TURKIC, PATRONYMIC_FORMS, PLAIN, BITS, FOREIGN_ENDINGS, RESPELLED, LANGUAGES, TYPED,
    INFLECTED, ENDINGS, ONLY, STAYS, CONSONANTS, TURNED, KNOWN, SOUND_LANGUAGES, SOUNDS_OF, SOUND_TEXTS, CUT_ENDINGS, SHAPES, MISREAD, FAMILY_NAMES, SYLLABLES, COUNT
};
}

// What a pattern is for
enum class For : std::uint32_t {
    masculine_patronymic, feminine_patronymic, plain_latin, plain_both, fold, ending, short_ending, fleeting, foreign,
    unlike, read, abroad, shape, around, foreign_word, foreign_key, respelled, after, sounding, surely_abroad, maybe_abroad, syllable, count
};

inline double number(const Rows& rows, std::size_t row, std::size_t column) {
    const std::uint32_t parts[2] = {rows.at(row, column), rows.at(row, column + 1)};
    double found;
    static_assert(sizeof found == sizeof parts, "a double is two numbers");
    std::memcpy(&found, parts, sizeof found);
    return found;
}

// The patterns of the table, by what they are for.
class Patterns {
public:
    struct Entry {
        std::uint32_t which;
        Replacing replacing;
    };

    explicit Patterns(const Flat& flat) {
        const Rows program = flat.rows(section::PROGRAM, 4), sets = flat.rows(section::SETS, 4);
        const Rows letters = flat.rows(section::REPLACEMENTS, 1), rows = flat.rows(section::PATTERNS, 7);
        for (std::size_t row = 0; row < rows.size(); ++row) {
            std::vector<std::uint32_t> replacement;
            for (std::size_t at = rows.at(row, 5); at < std::size_t{rows.at(row, 5)} + rows.at(row, 6); ++at)
                replacement.push_back(letters.at(at, 0));
            const Pattern pattern(program, rows.at(row, 2), rows.at(row, 3), sets, rows.at(row, 4));
            if (rows.at(row, 0) >= static_cast<std::uint32_t>(For::count)) throw BadTable("a pattern for nothing");
            every_.push_back(pattern);
            found_[rows.at(row, 0)].push_back({rows.at(row, 1), Replacing(pattern, replacement)});
        }
        for (For what : {For::masculine_patronymic, For::feminine_patronymic, For::ending, For::short_ending, For::fleeting,
                         For::foreign, For::abroad, For::shape})
            if (of(what).size() != 1) throw BadTable("patterns of names that are not whole");
        for (For what : {For::plain_latin, For::plain_both, For::fold, For::masculine_patronymic, For::shape, For::respelled, For::sounding}) {
            std::vector<const Pattern*> some;
            for (const auto* entries : {&of(what), &beside(what)})
                for (const Entry& entry : *entries) some.push_back(&entry.replacing.pattern());
            automata_[static_cast<std::size_t>(what)] = Automaton(some);
        }
    }
    const std::vector<Entry>& of(For what) const { return found_[static_cast<std::size_t>(what)]; }
    const Replacing& one(For what) const { return of(what)[0].replacing; }
    // The first that has a match of the patterns for something and for what is `beside` it; as many as there are where none has.
    std::size_t first(For what, const std::string& text) const {
        const Automaton& automaton = automata_[static_cast<std::size_t>(what)];
        const Automaton::Mask may = automaton.of(text);
        const auto &some = of(what), &others = beside(what);
        const std::size_t count = some.size() + others.size();
        if (!may && count <= Automaton::MOST) return count;
        for (std::size_t number = 0; number < count; ++number)
            if (Automaton::may(may, number) &&
                (automaton.is_sure(may, number) || (number < some.size() ? some[number] : others[number - some.size()]).replacing.in(text)))
                return number;
        return count;
    }
    // Whether any of them has one.
    bool any(For what, const std::string& text) const { return first(what, text) < of(what).size() + beside(what).size(); }
    const Pattern& by_number(std::size_t number) const { return every_.at(number); }
    // Of those that only change words.
    void replace(For what, std::string& word) const {
        const Automaton& automaton = automata_[static_cast<std::size_t>(what)];
        const auto& some = of(what);
        Automaton::Mask may = automaton.of(word);
        for (std::size_t number = 0; number < some.size(); ++number)
            if (Automaton::may(may, number) && some[number].replacing.apply(word)) may = automaton.of(word);
    }

private:
    // What is always looked for together with something, and so by one automaton
    const std::vector<Entry>& beside(For what) const {
        return what == For::masculine_patronymic ? of(For::feminine_patronymic) : what == For::shape ? of(For::abroad) : nothing_;
    }

    const std::vector<Entry> nothing_;
    std::array<std::vector<Entry>, static_cast<std::size_t>(For::count)> found_;
    std::array<Automaton, static_cast<std::size_t>(For::count)> automata_;
    std::vector<Pattern> every_;
};

class Letters {
public:
    explicit Letters(const Flat& flat) {
        const Rows cyrillic = flat.rows(section::CYRILLIC, 2), latin = flat.rows(section::LATIN, 3);
        const Rows capitals = flat.rows(section::CAPITALS, 2);
        letter_of_.fill(0);
        for (std::size_t row = 0; row < cyrillic.size(); ++row) {
            cyrillic_[cyrillic.at(row, 0)] = byte(cyrillic.at(row, 1));
            letter_of_[cyrillic.at(row, 1)] = cyrillic.at(row, 0);
        }
        latin_of_.fill(0);
        for (std::size_t row = 0; row < latin.size(); ++row) {
            latin_[latin.at(row, 0)] = {latin.at(row, 1), byte(latin.at(row, 2))};
            if (latin.at(row, 0) == latin.at(row, 1)) latin_of_[latin.at(row, 2)] = latin.at(row, 0);
        }
        for (std::size_t row = 0; row < capitals.size(); ++row) capitals_[capitals.at(row, 0)] = capitals.at(row, 1);
        for (char32_t letter = 0; letter < near_.size(); ++letter) {
            const auto* known = latin_.find(letter);
            const char32_t* const capital = capitals_.find(letter);
            near_[letter] = {known && known->first ? known->first : !known && capital ? *capital : letter, known && known->first, known && !known->first};
        }
    }

    static char byte(std::uint32_t number) {
        if (number == 0 || number >= 128) throw BadTable("a letter that is no byte");
        return static_cast<char>(number);
    }
    // A Cyrillic word in small letters as bytes. Throws Left for a letter that has none.
    std::string cyrillic(TextView word) const {
        std::string found;
        for (char32_t letter : word) {
            const char* known = cyrillic_.find(letter);
            if (!known) throw Left();
            found.push_back(*known);
        }
        return found;
    }
    bool has_byte(char32_t letter) const { return cyrillic_.find(letter) != nullptr; }
    // Bytes as the Cyrillic letters that they are.
    Text text(const std::string& bytes) const {
        Text found;
        for (char letter : bytes) found.push_back(letter_of_[static_cast<unsigned char>(letter) & 127]);
        return found;
    }
    std::string latin(const Text& word) const {
        std::string found;
        for (char32_t letter : word) {
            const auto* known = latin_.find(letter);
            if (!known) throw Left();
            found.push_back(known->second);
        }
        return found;
    }
    // A Latin word of its bytes; false where one of them is of several letters.
    bool latin_text(const std::string& bytes, Text& found) const {
        for (char letter : bytes) {
            if (letter == OTHER) return false;
            found.push_back(latin_of_[static_cast<unsigned char>(letter) & 127]);
        }
        return true;
    }
    bool is_latin(char32_t letter) const {
        if (letter < near_.size()) return near_[letter].latin;
        const auto* known = latin_.find(letter);
        return known && known->first != 0;
    }
    // An apostrophe or a mark inside a word
    bool is_sign(char32_t letter) const {
        if (letter < near_.size()) return near_[letter].sign;
        const auto* known = latin_.find(letter);
        return known && known->first == 0;
    }
    // The small letter of a letter.
    char32_t small(char32_t letter) const {
        if (letter < near_.size()) return near_[letter].small;
        if (const auto* known = latin_.find(letter)) return known->first ? known->first : letter;
        const char32_t* capital = capitals_.find(letter);
        return capital ? *capital : letter;
    }
    static constexpr char OTHER = 'Z';

private:
    LetterMap<char> cyrillic_;
    std::array<char32_t, 128> letter_of_, latin_of_;
    LetterMap<std::pair<char32_t, char>> latin_;
    LetterMap<char32_t> capitals_;
    // All that names are asked letter by letter, for those of Latin and Cyrillic
    struct Near {
        char32_t small;
        bool latin, sign;
    };
    std::array<Near, 0x530> near_{};
};

// A set of bytes.
using Bytes = std::array<bool, 128>;
inline bool holds(const Bytes& bytes, char letter) { return bytes[static_cast<unsigned char>(letter) & 127]; }

// The costs of data/compare/persons.yaml and data/names/languages.yaml, in the order of COSTS in compiled.py.
struct Costs {
    double decision, same_key, equivalent, related, gender, inflected, other_ending, initial, two_initials, open_initials,
        initial_misplaced, far_fetched, latin_far_fetched, turned, misread, cut_off, second_given_omitted, both_far_fetched, borne_out, patronymic_omitted, patronymic_contradicted, extra_word, alike, surname_alone,
        given_alone, gender_alone, other_role, slip_letter, slip_vowel, slip_vowel_lost, slip_consonant_lost, slip_first_letter,
        slip_transposed, slip_usual_length, letter, vowel, vowel_lost, consonant_lost, doubled, sign_lost, foreign_doubled,
        foreign_sign_lost, hybrid, transposed, first_letter, usual_length, strange, unlike, form, read, typed;

    explicit Costs(const Flat& flat) {
        const Rows rows = flat.rows(section::COSTS, 2);
        double* const costs = &decision;
        constexpr std::size_t count = sizeof(Costs) / sizeof(double);
        if (rows.size() != count) throw BadTable("costs that are not whole");
        for (std::size_t row = 0; row < count; ++row) costs[row] = number(rows, row, 0);
    }
};

}  // namespace bynames
