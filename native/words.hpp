// A word of a person's name with all that comparing needs to know of it, as bynames/_kinds/person/words.py has it.
#pragma once

#include <memory>

#include "bones.hpp"
#include "edits.hpp"
#include "inflection.hpp"
#include "lookup.hpp"
#include "readings.hpp"
#include "sounds.hpp"

namespace bynames {

// How much a word can speak for an organization at most, where one of the name is surely known to; whether this one is; and
// whether it may be of a phrase.
struct Says {
    bool is_told = false, is_known = false, of_phrase = false;
    double most = 0.0;
};

// What is left to Python: it is asked word by word, and each answer is kept with the word.
struct Asked {
    virtual ~Asked() = default;
    // A text without the accidents of typing and of programs.
    virtual Text cleaned(const Text& text) = 0;
    // Whether a text is a name that was typed on another keyboard.
    virtual bool is_retyped(const Text& text) = 0;
    // A Latin word without the ending that another language gave it.
    virtual Text at_home(const Text& low) = 0;
    // The readings of a Latin word that no scheme would have written so: keys, each with the Cyrillic behind it.
    virtual std::vector<std::pair<std::string, Text>> read(const Text& low, Readers among) = 0;
    // What a word as it is typed says of an organization.
    virtual Says says(const Text&) { return Says(); }
};

constexpr std::size_t MOST_LANGUAGES = 16;

using Numbers = std::vector<std::uint32_t>;  // sorted
using Strings = std::vector<std::string>;    // sorted

template <typename Items> bool share(const Items& one, const Items& other) {
    auto first = one.begin();
    auto second = other.begin();
    while (first != one.end() && second != other.end()) {
        if (*first < *second) ++first;
        else if (*second < *first) ++second;
        else return true;
    }
    return false;
}

template <typename Items> void make_set(Items& items) {
    std::sort(items.begin(), items.end());
    items.erase(std::unique(items.begin(), items.end()), items.end());
}

// Levenshtein's distance of one short text from others, by the bits of one number (Myers, 1999).
class Distances {
public:
    static constexpr std::size_t LONGEST = 64;

    explicit Distances(const std::string& text) : text_(text) {
        if (text.size() > LONGEST) throw Left();
        for (std::size_t at = 0; at < text.size(); ++at) places_[static_cast<unsigned char>(text[at]) & 127] |= 1ull << at;
    }
    std::size_t from(const std::string& other) const { return from(other.data(), other.size()); }
    std::size_t from(const char* other, std::size_t size) const {
        if (text_.empty() || size == 0) return std::max(text_.size(), size);
        std::uint64_t up = ~0ull, down = 0;
        const std::uint64_t last = 1ull << (text_.size() - 1);
        std::size_t found = text_.size();
        for (std::size_t at = 0; at < size; ++at) {
            const char letter = other[at];
            const std::uint64_t same = places_[static_cast<unsigned char>(letter) & 127];
            const std::uint64_t zero = (((same & up) + up) ^ up) | same | down;
            std::uint64_t right = down | ~(zero | up), left = up & zero;
            if (right & last) ++found;
            if (left & last) --found;
            right = right << 1 | 1;
            left <<= 1;
            up = left | ~(zero | right);
            down = right & zero;
        }
        return found;
    }
    const std::string& text() const { return text_; }
    std::size_t size() const { return text_.size(); }

private:
    std::string text_;
    std::array<std::uint64_t, 128> places_{};
};

// The same of one short text from four others of one length at once: each has a quarter of the bits of a number.
class FourDistances {
public:
    static constexpr std::size_t LONGEST = 15, COUNT = 4;

    explicit FourDistances(const std::string& text) : size_(text.size()) {
        if (size_ == 0 || size_ > LONGEST) throw std::length_error("a text that does not fit");
        for (std::size_t at = 0; at < size_; ++at)
            for (std::size_t which = 0; which < COUNT; ++which) places_[which][static_cast<unsigned char>(text[at]) & 127] |= 1ull << (at + BITS * which);
    }
    // `size` is not 0.
    void from(const std::array<const char*, COUNT>& others, std::size_t size, std::array<std::size_t, COUNT>& found) const {
        constexpr std::uint64_t each = 0x0001000100010001ull;
        // No text has the last bit of a quarter: what is added stays in its own.
        const std::uint64_t all = each * ((1ull << size_) - 1), last = each << (size_ - 1);
        std::uint64_t up = all, down = 0, sums = each * size_;
        const auto letter = [&](std::size_t which, std::size_t at) { return places_[which][static_cast<unsigned char>(others[which][at]) & 127]; };
        for (std::size_t at = 0; at < size; ++at) {
            const std::uint64_t same = letter(0, at) | letter(1, at) | letter(2, at) | letter(3, at);
            const std::uint64_t zero = ((((same & up) + up) ^ up) | same | down) & all;
            std::uint64_t right = down | (all & ~(zero | up)), left = up & zero;
            sums += (right & last) >> (size_ - 1);
            sums -= (left & last) >> (size_ - 1);
            right = (right << 1 | each) & all;
            left = left << 1 & all;
            up = left | (all & ~(zero | right));
            down = right & zero;
        }
        for (std::size_t which = 0; which < COUNT; ++which) found[which] = sums >> (BITS * which) & 0xFFFF;
    }

private:
    static constexpr std::size_t BITS = 16;

    std::size_t size_;
    std::array<std::array<std::uint64_t, 128>, COUNT> places_{};
};

// The same of two texts.
inline std::size_t distance(const std::string& one, const std::string& other) {
    if (one.empty() || other.empty()) return std::max(one.size(), other.size());
    return Distances(one).from(other);
}

inline std::size_t count_bits(std::uint32_t bits) {
    bits -= bits >> 1 & 0x55555555u;
    bits = (bits & 0x33333333u) + (bits >> 2 & 0x33333333u);
    return ((bits + (bits >> 4) & 0x0F0F0F0Fu) * 0x01010101u) >> 24;
}

// How many letters two short texts have in common in order.
inline std::size_t common(const std::string& one, const std::string& other) {
    std::vector<std::size_t> row(other.size() + 1, 0);
    for (char letter : one) {
        std::size_t corner = 0;
        for (std::size_t at = 0; at < other.size(); ++at) {
            const std::size_t above = row[at + 1];
            row[at + 1] = letter == other[at] ? corner + 1 : std::max(above, row[at]);
            corner = above;
        }
    }
    return row.back();
}

struct Family {
    char32_t gender;
    int rank;
    Numbers related;
    std::string id;
    Text any;  // the letters that its forms begin with, sorted
    std::vector<Text> beginnings;
};

class Lexicon {
public:
    using Forms = std::vector<std::pair<std::size_t, std::uint32_t>>;  // families, each with the place of the form
    struct Spelt {
        std::string plain;
        std::size_t family;
        std::uint32_t place;
    };

    Lexicon(const Flat& flat, std::size_t languages) {
        const Rows families = flat.rows(section::FAMILIES, 6 + 2 * languages + 2), items = flat.rows(section::ITEMS, 1);
        const auto list = [&](std::size_t row, std::size_t column) {
            Numbers found;
            for (std::size_t at = families.at(row, column); at < std::size_t{families.at(row, column)} + families.at(row, column + 1); ++at)
                found.push_back(items.at(at, 0));
            make_set(found);
            return found;
        };
        for (std::size_t row = 0; row < families.size(); ++row) {
            Family family{static_cast<char32_t>(families.at(row, 0)), -static_cast<int>(families.at(row, 1)), list(row, 2),
                          utf8(flat.text(families, row, 6 + 2 * languages)), {}, {}};
            for (std::uint32_t other : family.related)
                if (other >= families.size()) throw BadTable("a given name that is none");
            for (std::size_t way = 0; way <= languages; ++way) {
                Text letters;
                for (std::uint32_t letter : list(row, 4 + 2 * way)) letters.push_back(letter);
                if (way == 0) family.any = letters;
                else family.beginnings.push_back(letters);
            }
            this->families.push_back(std::move(family));
        }
        const auto family = [&](const Rows& rows, std::size_t row, std::size_t column) {
            if (rows.at(row, column) >= this->families.size()) throw BadTable("a given name that is none");
            return static_cast<std::size_t>(rows.at(row, column));
        };
        for (auto [number, forms] : {std::pair{section::GIVEN_CYRILLIC, &cyrillic}, {section::GIVEN_LATIN, &latin}}) {
            const Rows rows = flat.rows(number, 4);
            for (std::size_t row = 0; row < rows.size(); ++row)
                (*forms)[flat.text(rows, row, 0)].emplace_back(family(rows, row, 2), rows.at(row, 3));
        }
        for (const auto& [form, some] : cyrillic)
            for (std::size_t size = 0; size <= form.size(); ++size) beginnings.insert(TextView(form).substr(0, size));
        const Rows spelt = flat.rows(section::GIVEN_FORMS, 6);
        for (std::size_t row = 0; row < spelt.size(); ++row)
            given[utf8(flat.text(spelt, row, 0))].push_back({utf8(flat.text(spelt, row, 2)), family(spelt, row, 4), spelt.at(row, 5)});
        const Rows fathers = flat.rows(section::PATRONYMICS, 3);
        for (std::size_t row = 0; row < fathers.size(); ++row) {
            const std::string key = utf8(flat.text(fathers, row, 0));
            patronymics[key].push_back(static_cast<std::uint32_t>(family(fathers, row, 2)));
            patronymic_keys.push_back(key);
        }
        make_set(patronymic_keys);
        for (std::string& key : strings(flat, section::GIVEN_KEYS)) given_keys.push_back(std::move(key));
        make_set(given_keys);
        for (std::string& key : strings(flat, section::SURNAMES)) surnames.insert(std::move(key));
        for (std::string& key : strings(flat, section::TITLES)) titles.insert(std::move(key));
        for (auto [number, set] : {std::pair{section::SPECIAL, &special}, {section::TAILS, &tails}, {section::PATRONYMIC_FORMS, &patronymic_forms}, {section::FAMILY_NAMES, &family_names}, {section::SYLLABLES, &syllables}})
            for (Text& text : texts(flat, number)) set->insert(std::move(text));
        const Rows written = flat.rows(section::RESPELLED, 5), known = flat.rows(section::KNOWN, 3);
        for (std::size_t row = 0; row < written.size(); ++row) {
            if (written.at(row, 4) >= languages) throw BadTable("a language that is none");
            respelled[flat.text(written, row, 0)] = {flat.text(written, row, 2), written.at(row, 4)};
        }
        for (std::size_t row = 0; row < known.size(); ++row)
            (known.at(row, 2) ? also_known : unknown).insert(utf8(flat.text(known, row, 0)));
        for (const auto& tail : tails) longest_tail = std::max(longest_tail, tail.text.size());
        sequences = texts(flat, section::SEQUENCES);
        for (const Text& sequence : sequences) {
            if (sequence.size() < 2) throw BadTable("several words that are one letter");
            pairs_[pair(sequence[0], sequence[1])] = true;
        }
        turkic = texts(flat, section::TURKIC);
        for (const Text& ending : turkic)
            if (ending.empty()) throw BadTable("an ending without a letter");
        const Rows elsewhere = flat.rows(section::ELSEWHERE, 3);
        for (std::size_t row = 0; row < elsewhere.size(); ++row)
            if (elsewhere.at(row, 2) < languages) this->elsewhere[flat.text(elsewhere, row, 0)] |= 1u << elsewhere.at(row, 2);
        const Rows classes = flat.rows(section::CLASSES, 2), images = flat.rows(section::BEGINNINGS, 3), open = flat.rows(section::OPEN, 4);
        for (std::size_t row = 0; row < classes.size(); ++row) this->classes[classes.at(row, 0)] = classes.at(row, 1);
        for (std::size_t row = 0; row < images.size(); ++row) {
            this->images.emplace_back(images.at(row, 0), flat.text(images, row, 1));
            if (this->images.back().second.empty()) throw BadTable("a letter without an image");
            images_of[this->images.back().second[0]].push_back(row);
        }
        for (std::size_t row = 0; row < open.size(); ++row) {
            if (open.at(row, 0) >= languages || open.at(row, 1) >= languages) throw BadTable("a language that is none");
            this->open.push_back({open.at(row, 0), open.at(row, 1), open.at(row, 2), open.at(row, 3)});
        }
        const Rows bits = flat.rows(section::BITS, 2);
        for (std::size_t row = 0; row < bits.size(); ++row) this->bits[bits.at(row, 0)] = bits.at(row, 1) & 31;
    }
    Lexicon(const Lexicon&) = delete;

    char32_t class_of(char32_t letter) const {
        const auto known = classes.find(letter);
        return known == classes.end() ? letter : known->second;
    }

    // Whether it is the key of a known name.
    bool is_known(const std::string& key) const {
        return ((given.has(key) || patronymics.has(key) || surnames.has(key)) && !unknown.has(key)) || also_known.has(key);
    }

    // Whether one of `sequences` stands in a text.
    bool has_sequence(const Text& text) const {
        for (std::size_t at = 0; at + 1 < text.size(); ++at)
            if (pairs_[pair(text[at], text[at + 1])] &&
                std::any_of(sequences.begin(), sequences.end(), [&](const Text& sequence) { return text.compare(at, sequence.size(), sequence) == 0; }))
                return true;
        return false;
    }

    std::vector<Family> families;
    Lookup<char32_t, Forms> cyrillic, latin;
    Lookup<char, std::vector<Spelt>> given;
    Lookup<char, Numbers> patronymics;
    Strings given_keys, patronymic_keys;
    TextSet<char> surnames, titles;
    TextSet<char32_t> special, tails, patronymic_forms, beginnings, family_names, syllables;
    // Latin words from elsewhere: the Cyrillic of each, and the language of that
    Lookup<char32_t, std::pair<Text, std::size_t>> respelled;
    TextSet<char> also_known, unknown;
    std::size_t longest_tail = 0;
    std::vector<Text> sequences, turkic;
    Lookup<char32_t, Languages> elsewhere;
    std::unordered_map<char32_t, char32_t> classes;
    std::vector<std::pair<char32_t, Text>> images;
    // By their first letters
    LetterMap<std::vector<std::size_t>> images_of;
    std::vector<std::array<std::uint32_t, 4>> open;
    LetterMap<std::uint32_t> bits;

private:
    static constexpr std::size_t PAIRS = 4096;
    static std::size_t pair(char32_t one, char32_t other) { return (31 * std::size_t{one} + other) % PAIRS; }
    std::array<bool, PAIRS> pairs_{};

    static std::vector<Text> texts(const Flat& flat, std::size_t number) {
        const Rows rows = flat.rows(number, 2);
        std::vector<Text> found;
        for (std::size_t row = 0; row < rows.size(); ++row) found.push_back(flat.text(rows, row, 0));
        return found;
    }
    static std::vector<std::string> strings(const Flat& flat, std::size_t number) {
        std::vector<std::string> found;
        for (const Text& text : texts(flat, number)) found.push_back(utf8(text));
        return found;
    }
};

// Short texts, one behind another.
class Texts {
public:
    void reserve(std::size_t texts, std::size_t letters) {
        ends_.reserve(texts);
        letters_.reserve(letters);
    }
    void add(TextView text) {
        letters_ += text;
        ends_.push_back(letters_.size());
    }
    void set(std::size_t at, TextView text) {
        const std::size_t begin = at ? ends_[at - 1] : 0, size = ends_[at] - begin;
        letters_.replace(begin, size, text);
        for (std::size_t next = at; next < ends_.size(); ++next) ends_[next] += text.size() - size;
    }
    std::size_t size() const { return ends_.size(); }
    TextView operator[](std::size_t at) const {
        const std::size_t begin = at ? ends_[at - 1] : 0;
        return {letters_.data() + begin, ends_[at] - begin};
    }

private:
    Text letters_;
    std::vector<std::size_t> ends_;
};

// One distinct word. What only some comparisons ask for is worked out then (see Words).
struct Word {
    Text low;
    std::string bytes;  // of a Cyrillic word
    bool initial = false, cyrillic = false, oblique = false, exact = false, syllable = false;
    Readers among;
    std::vector<std::string> keys;
    Texts read_as;  // of a Latin word, for each key
    std::vector<std::uint32_t> key_hashes;  // sorted
    // Letters that its keys, their stems and masculine forms may begin with
    std::uint32_t firsts = 0;
    Numbers families, patronymics;
    char32_t gender = 0, patronymic = 0;
    Text own_letters;  // sorted

    struct Later {
        bool undone_done = false;
        std::vector<std::string> undone;  // plain
        bool keys_done = false, masculine_done = false, feminine = false, stemmed_done = false, sourced = false, far_done = false, nominatives_done = false, weighed = false;
        Strings keys, masculine, stems, plain_stems, nominatives;
        std::vector<Strings> skeletons;
        std::vector<std::uint32_t> letters;
        std::vector<std::string> sources;             // as bytes, for each key
        std::vector<std::string> folded;              // the same, folded
        std::vector<std::vector<std::string>> stemmed;  // the stems of each source
        std::vector<std::string> stems_as_typed;      // of a Cyrillic word
        std::string plain;
        bool turned_done = false;
        std::string turned;
        bool outline_done = false;
        std::string outline;
        bool cut_done = false;
        Strings whole_stems, left_stems;
        // And in capitals
        std::array<Says, 2> says{};
        bool plain_latin_done = false;
        std::string plain_latin;
        std::vector<std::size_t> far;
        std::vector<double> against;
    };
    mutable Later later;
};

class Words {
public:
    Words(const Flat& flat, const Readings& readings, const Bones& bones, std::size_t languages)
        : languages(languages), letters(flat), patterns(flat), costs(flat), edits(flat, patterns, letters, costs, languages),
          lexicon(flat, languages), inflection_(flat, patterns, letters, readings.keys().languages()), sounds_(flat, readings.keys().languages()), readings_(readings), bones_(bones) {
        const Rows alphabets = flat.rows(section::ALPHABETS, 2), letters_of = flat.rows(section::LETTERS, 2), any_i = flat.rows(section::ANY_I, 2);
        alphabets_.resize(readings.keys().languages());
        for (std::size_t row = 0; row < alphabets.size(); ++row) alphabets_.at(alphabets.at(row, 0))[alphabets.at(row, 1)] = 1;
        const Rows typed = flat.rows(section::TYPED, 2);
        for (const auto& [rows, in] : {std::pair{&letters_of, &letters_in_}, {&typed, &typed_in_}}) {
            in->fill(0);
            for (std::size_t row = 0; row < rows->size(); ++row) {
                if (rows->at(row, 0) >= languages) throw BadTable("a language that is none");
                (*in)[static_cast<unsigned char>(Letters::byte(rows->at(row, 1)))] |= Languages{1} << rows->at(row, 0);
            }
        }
        for (std::size_t letter = 0; letter < 128; ++letter) any_i_[letter] = static_cast<char>(letter);
        for (std::size_t row = 0; row < any_i.size(); ++row) any_i_.at(any_i.at(row, 0)) = Letters::byte(any_i.at(row, 1));
        std::vector<const Pattern*> both;
        for (auto [what, some] : {std::pair{For::read, &read_}, {For::unlike, &unlike_}}) {
            some->of_language.resize(languages);
            std::vector<const Pattern*> all;
            for (const auto& entry : patterns.of(what)) {
                some->of_language.at(entry.which).emplace_back(all.size(), &entry.replacing);
                all.push_back(&entry.replacing.pattern());
            }
            some->count = all.size();
            both.insert(both.end(), all.begin(), all.end());
            if (what == For::unlike) some->automaton = Automaton(all);
        }
        if (both.size() > Automaton::MOST) throw BadTable("more patterns of languages than there is room for");
        both_ = Automaton(both);
        io_ = letters.cyrillic(U"ё")[0];
        e_ = letters.cyrillic(U"е")[0];
        // No word has letters without a byte.
        for (const auto& [form, spoken] : lexicon.elsewhere)
            if (std::all_of(form.begin(), form.end(), [&](char32_t letter) { return letters.has_byte(letter); })) elsewhere_[letters.cyrillic(form)] = spoken;
        const Rows foreign = flat.rows(section::FOREIGN_ENDINGS, 3);
        for (std::size_t row = 0; row < foreign.size(); ++row) foreign_endings_.emplace_back(foreign.at(row, 0), utf8(flat.text(foreign, row, 1)));
        const Rows plain = flat.rows(section::PLAIN, 3);
        for (std::size_t row = 0; row < plain.size(); ++row) plain_[plain.at(row, 0)] = utf8(flat.text(plain, row, 1));
        const Rows turned = flat.rows(section::TURNED, 3);
        for (std::size_t row = 0; row < turned.size(); ++row) turned_[turned.at(row, 0)] = utf8(flat.text(turned, row, 1));
        const Rows shapes = flat.rows(section::SHAPES, 3);
        for (std::size_t row = 0; row < shapes.size(); ++row) shapes_[shapes.at(row, 0)] = utf8(flat.text(shapes, row, 1));
        const Rows cut = flat.rows(section::CUT_ENDINGS, 2);
        for (std::size_t row = 0; row < cut.size(); ++row) {
            const std::string ending = utf8(flat.text(cut, row, 0));
            cut_endings_.push_back(ending);
            for (std::size_t size = 1; size < ending.size(); ++size) left_endings_.push_back(ending.substr(0, size));
        }
        make_set(left_endings_);
        for (const auto& [endings, lasts] : {std::pair{&cut_endings_, &cut_lasts_}, {&left_endings_, &left_lasts_}}) {
            lasts->fill(false);
            for (const std::string& ending : *endings) {
                if (ending.empty()) throw BadTable("an ending without a letter");
                (*lasts)[static_cast<unsigned char>(ending.back()) & 127] = true;
            }
        }
        const Rows misread = flat.rows(section::MISREAD, 4);
        for (std::size_t row = 0; row < misread.size(); ++row) {
            misread_.emplace_back(flat.text(misread, row, 0), flat.text(misread, row, 2));
            if (misread_.back().first.empty() || misread_.back().second.empty()) throw BadTable("a letter that is none");
        }
        std::stable_sort(cut_endings_.begin(), cut_endings_.end(), [](const std::string& one, const std::string& other) { return one.size() > other.size(); });
    }
    Words(const Words&) = delete;

    // A Latin word is read by `sources`, where they have begun with it. Throws Left where Python must do it.
    std::shared_ptr<const Word> make(const Text& low, bool initial, Readers among, Asked& asked, Readings::Sources* sources = nullptr) const {
        if (low.empty() || low.size() > LONGEST) throw Left();
        auto word = std::make_shared<Word>();
        word->low = low;
        word->initial = initial;
        word->among = among;
        word->cyrillic = is_cyrillic(low[0]);
        if (word->cyrillic) word->bytes = letters.cyrillic(low);
        word->syllable = !initial && lexicon.syllables.has(low);
        if (!initial) {
            key(*word, asked, sources);
            name(*word);
        }
        begin(*word);
        return word;
    }

    // Whether a Latin word that has begun to be read can be a given name or patronymic, in the habits that have no marks: as
    // of the word that would be made. Throws Left where only that tells.
    bool is_name(const Text& low, Readings::Sources& sources) const {
        if (low.size() > LONGEST) throw Left();
        const bool respelled = is_respelled(low, letters.latin(low));
        sources.respelled = respelled ? Readings::Sources::Respelled::yes : Readings::Sources::Respelled::no;
        if (respelled) throw Left();
        if (lexicon.latin.has(low)) return true;
        const Readers none;
        if (!readings_.choose(sources, &none)) throw Left();
        for (std::size_t at = 0; at < sources.size(); ++at)
            if (lexicon.given.has(sources.key(at)) || lexicon.patronymics.has(sources.key(at))) return true;
        return false;
    }

    // Whether a Latin word that looks as if another language or a reading machine had changed it is surely as it was: see
    // bynames/_readings/abroad.py and damage.py.
    bool is_at_home(const Text& low) const {
        const std::string bytes = letters.latin(low);
        const int known = is_known(low);
        if (known < 0 || (known == 0 && patterns.one(For::shape).in(bytes))) return false;
        for (const auto& rule : patterns.of(For::surely_abroad))
            if (rule.replacing.in(bytes)) return false;
        for (const auto& rule : patterns.of(For::maybe_abroad)) {
            std::string found = bytes;
            if (known || !rule.replacing.apply(found) || found.size() < SHORTEST_STEM) continue;
            Text word;
            if (!letters.latin_text(found, word) || is_known(word) != 0) return false;
        }
        return true;
    }

    const Strings& key_set(const Word& word) const {
        auto& later = word.later;
        if (!later.keys_done) {
            later.keys = word.keys;
            make_set(later.keys);
            later.keys_done = true;
        }
        return later.keys;
    }
    // Whether two words have a key in common.
    static bool share_a_key(const Word& one, const Word& other) {
        return share(one.key_hashes, other.key_hashes) && std::any_of(one.keys.begin(), one.keys.end(), [&](const std::string& key) {
                   return std::find(other.keys.begin(), other.keys.end(), key) != other.keys.end();
               });
    }
    const Strings& masculine(const Word& word) const {
        auto& later = word.later;
        if (!later.masculine_done) {
            later.feminine = std::any_of(word.keys.begin(), word.keys.end(), [&](const std::string& key) { return bones_.may_be_feminine(key); });
            if (later.feminine) {
                later.masculine.reserve(word.keys.size());
                for (const std::string& key : word.keys) later.masculine.push_back(bones_.masculine(key));
                make_set(later.masculine);
            }
            later.masculine_done = true;
        }
        return later.feminine ? later.masculine : key_set(word);
    }
    const Strings& stems(const Word& word) const { return with_stems(word).stems; }
    const Strings& plain_stems(const Word& word) const { return with_stems(word).plain_stems; }
    const Strings& skeletons(const Word& word, std::size_t key) const {
        auto& some = word.later.skeletons;
        if (some.empty()) some.resize(word.keys.size());
        if (some[key].empty()) {
            bones_.skeletons(word.keys[key], some[key]);
            make_set(some[key]);
        }
        return some[key];
    }
    // The keys of the nominatives that a word can be another form of
    const Strings& nominatives(const Word& word) const {
        auto& later = word.later;
        if (!later.nominatives_done) {
            if (word.cyrillic && !word.initial) undone_keys(word, later.nominatives);
            else if (!word.initial) without_foreign_ending(word, later.nominatives);
            make_set(later.nominatives);
            later.nominatives_done = true;
        }
        return later.nominatives;
    }
    // What a Cyrillic word can be an oblique case of, plain; nothing where it is a known given name.
    const std::vector<std::string>& undone(const Word& word) const {
        auto& later = word.later;
        if (!later.undone_done) {
            std::vector<std::string> found;
            if (word.cyrillic && !word.initial && !word.exact)
                for (std::size_t language : languages_of(word.low))
                    for (const std::string& nominative : inflection_.oblique(word.bytes, language, ANY_KIND)) found.push_back(edits.plain(nominative));
            later.undone = std::move(found);
            later.undone_done = true;
        }
        return later.undone;
    }
    // The words of which a Cyrillic word can be an oblique case, in any language. Throws Left where Python must tell.
    std::vector<Text> nominatives_in_any(const Text& low) const {
        const std::string bytes = letters.cyrillic(low);
        std::vector<Text> found;
        for (std::size_t language = 0; language < alphabets_.size(); ++language)
            for (const std::string& nominative : inflection_.oblique(bytes, language, ANY_KIND)) found.push_back(letters.text(nominative));
        return found;
    }
    Strings stems_of(const std::string& key) const {
        Strings found;
        bones_.stems(key, bones_.stem_of(key), found);
        make_set(found);
        return found;
    }
    // Its letters sorted, as far as spellings agree on them; nothing for a short word, or one with another letter.
    const std::string& anagram(const Word& word) const {
        auto& later = word.later;
        if (!later.turned_done) {
            if (!word.initial && word.low.size() >= SHORTEST_TURNED) {
                for (char32_t letter : word.low) {
                    const std::string* known = turned_.find(letter);
                    if (!known) {
                        later.turned.clear();
                        break;
                    }
                    later.turned += *known;
                }
                std::sort(later.turned.begin(), later.turned.end());
            }
            later.turned_done = true;
        }
        return later.turned;
    }
    // With letters as one that look alike in print; nothing for a short word.
    const std::string& outline(const Word& word) const {
        auto& later = word.later;
        if (!later.outline_done) {
            if (!word.initial && word.low.size() >= SHORTEST_MISREAD)
                for (char32_t letter : word.low) {
                    const std::string* known = shapes_.find(letter);
                    if (known) later.outline += *known;
                    else put_utf8(letter, later.outline);
                }
            later.outline_done = true;
        }
        return later.outline;
    }
    // What stands before the ending of a surname; and, of what a field's end may have left of one, before what is left of
    // the ending.
    const Strings& whole_stems(const Word& word) const { return with_cut(word).whole_stems; }
    const Strings& left_stems(const Word& word) const { return with_cut(word).left_stems; }
    // Whether a word is the beginning of another, and ends within its ending.
    bool is_left_of(const Word& left, const Word& whole) const {
        const Strings& stems = left_stems(left);
        if (stems.empty() || whole_stems(whole).empty()) return false;
        for (std::size_t at = 0; at < std::min(LIKELY, whole.keys.size()); ++at) {
            const std::string& key = whole.keys[at];
            const std::string stem = before_ending(key);
            if (stem.empty() || !std::binary_search(stems.begin(), stems.end(), stem)) continue;
            for (std::size_t its = 0; its < std::min(LIKELY, left.keys.size()); ++its) {
                const std::string& begun = left.keys[its];
                if (key.size() > begun.size() && key.compare(0, begun.size(), begun) == 0) return true;
            }
        }
        return false;
    }
    // Whether a word is another with one letter, or two that stand for one, taken for what looks alike.
    bool may_be_misread(const Text& one, const Text& other) const {
        const auto is_taken = [&](const Text& read, const Text& stood) {
            for (std::size_t at = one.find(read); at != Text::npos; at = one.find(read, at + 1))
                if (other.compare(at < other.size() ? at : other.size(), stood.size(), stood) == 0 && one.compare(0, at, other, 0, at) == 0 &&
                    one.compare(at + read.size(), Text::npos, other, at + stood.size(), Text::npos) == 0)
                    return true;
            return false;
        };
        return std::any_of(misread_.begin(), misread_.end(), [&](const auto& pair) { return is_taken(pair.first, pair.second) || is_taken(pair.second, pair.first); });
    }
    // What an index finds a word by besides its keys, by the hashes; and what it remembers of it.
    struct Described {
        std::uint32_t flags = 0, mask = 0;
        std::vector<std::uint32_t> features;
        Text beginnings;
    };
    Described describe(const Word& word) const {
        Described found;
        Text& beginnings = found.beginnings;
        beginnings = word.own_letters;
        if (word.initial) {
            for (const auto& [way, its_way, letter, its_letter] : lexicon.open)
                if (word.own_letters.find(letter) != Text::npos) beginnings.push_back(its_letter);
        } else {
            for (const Numbers* families : {&word.families, &word.patronymics})
                for (std::uint32_t family : *families) beginnings += lexicon.families[family].any;
        }
        make_set(beginnings);
        for (char32_t letter : beginnings) {
            const std::uint32_t* bit = lexicon.bits.find(letter);
            found.mask |= 1u << (bit ? *bit : OTHER_BIT);
            if (word.initial) found.features.push_back(Bones::hash('i', utf8(Text(1, letter))));
        }
        found.flags = (word.initial ? 1u : 0u) | (word.families.empty() ? 0u : 2u) | (word.cyrillic ? 4u : 0u) | (word.patronymics.empty() ? 0u : 8u);
        if (word.initial) return found;
        for (std::uint32_t family : word.families) found.features.push_back(Bones::hash('f', lexicon.families[family].id));
        const std::string gender = word.patronymic ? utf8(Text(1, word.patronymic)) : std::string();
        for (std::uint32_t family : word.patronymics) found.features.push_back(Bones::hash('p', gender + lexicon.families[family].id));
        for (const std::string& key : nominatives(word)) found.features.push_back(Bones::hash('n', key));
        if (!anagram(word).empty()) found.features.push_back(Bones::hash('t', anagram(word)));
        if (!outline(word).empty()) found.features.push_back(Bones::hash('o', outline(word)));
        for (const std::string& stem : whole_stems(word)) found.features.push_back(Bones::hash('c', stem));
        for (const std::string& stem : left_stems(word)) found.features.push_back(Bones::hash('e', stem));
        return found;
    }
    // What a word that is no initial asks an index for: by its keys, and by all else, initials apart.
    void ask(const Word& word, std::vector<std::uint32_t>& by_key, std::vector<std::uint32_t>& others) const {
        const auto add = [&](char kind, const Strings& texts) {
            for (const std::string& text : texts) others.push_back(Bones::hash(kind, text));
        };
        for (const std::string& key : word.keys) by_key.push_back(Bones::hash('k', key));
        add('n', key_set(word));
        add('k', nominatives(word));
        add('w', stems(word));
        add('s', plain_stems(word));
        for (char kind : {'m', 'k'}) add(kind, masculine(word));
        for (std::size_t key = 0; key < std::min(MOST_KEYS, word.keys.size()); ++key) add('d', skeletons(word, key));
        for (std::uint32_t family : word.families) {
            others.push_back(Bones::hash('f', lexicon.families[family].id));
            for (std::uint32_t other : lexicon.families[family].related) others.push_back(Bones::hash('f', lexicon.families[other].id));
        }
        const std::string gender = word.patronymic ? utf8(Text(1, word.patronymic)) : std::string();
        for (std::uint32_t family : word.patronymics) others.push_back(Bones::hash('p', gender + lexicon.families[family].id));
        if (!anagram(word).empty()) others.push_back(Bones::hash('t', anagram(word)));
        if (!outline(word).empty()) others.push_back(Bones::hash('o', outline(word)));
        add('e', whole_stems(word));
        add('c', left_stems(word));
    }
    // A letter of the alphabet, of each key, as a bit.
    const std::vector<std::uint32_t>& letters_of_keys(const Word& word) const {
        auto& some = word.later.letters;
        if (some.empty())
            for (const std::string& key : word.keys) some.push_back(letters_in(key));
        return some;
    }
    // The Cyrillic behind each key, as bytes; folded; and the stems of each.
    const std::string& source(const Word& word, std::size_t key) const {
        std::string& found = sourced(word).sources[key];
        if (found.empty()) found = word.cyrillic ? word.bytes : letters.cyrillic(word.read_as[key]);
        return found;
    }
    const std::string& folded(const Word& word, std::size_t key) const {
        auto& some = sourced(word).folded;
        if (some[key].empty()) some[key] = edits.folded(source(word, key));
        return some[key];
    }
    const std::vector<std::string>& stemmed(const Word& word, std::size_t key) const {
        auto& some = sourced(word).stemmed;
        if (some[key].empty()) some[key] = edits.read_stems(source(word, key));
        return some[key];
    }
    const std::string& plain(const Word& word) const {
        if (word.later.plain.empty()) word.later.plain = edits.plain(word.bytes);
        return word.later.plain;
    }
    const std::vector<std::string>& stems_as_typed(const Word& word) const {
        if (word.later.stems_as_typed.empty()) word.later.stems_as_typed = edits.stems(plain(word));
        return word.later.stems_as_typed;
    }
    // How many letters the reading behind each key takes otherwise than the plainest reading does.
    const std::vector<std::size_t>& far_fetched(const Word& word) const {
        auto& later = word.later;
        if (!later.far_done) {
            later.far.assign(word.keys.size(), 0);
            if (!word.cyrillic && word.keys.size() > 1) {
                const std::string& mine = plain_latin(word);
                for (std::size_t key = 0; key < word.keys.size(); ++key)
                    later.far[key] = distance(mine, plain_cyrillic(word.read_as[key]));
                const std::size_t least = *std::min_element(later.far.begin(), later.far.end());
                for (std::size_t& far : later.far) far -= least;
            }
            later.far_done = true;
        }
        return later.far;
    }
    // How much a word speaks against each language, by the likeliest of its readings.
    const std::vector<double>& against(const Word& word) const {
        auto& later = word.later;
        if (!later.weighed) {
            const std::size_t count = word.cyrillic ? 1 : std::min(LIKELY, word.keys.size());
            later.against.assign(languages, HUGE_VAL);
            for (std::size_t key = 0; key < count; ++key)
                weigh(word.cyrillic ? word.bytes : source(word, key), !word.cyrillic, later.against);
            later.weighed = true;
        }
        return later.against;
    }

    const std::size_t languages;
    const Letters letters;
    const Patterns patterns;
    const Costs costs;
    mutable Edits edits;
    const Lexicon lexicon;
    const Readings& readings() const { return readings_; }
    const Bones& bones() const { return bones_; }
    static constexpr std::size_t LIKELY = 3;
    // Slips are looked for in so many readings.
    static constexpr std::size_t MOST_KEYS = 10;

private:
    static constexpr std::size_t LONGEST = 40, SHORTEST_TURNED = 5, SHORTEST_LEFT = 5, SHORTEST_MISREAD = 5, SHORTEST_BEFORE = 3;
    static constexpr std::uint32_t OTHER_BIT = 31;
    static constexpr std::size_t SHORTEST_STEM = 3;
    static constexpr Kinds GIVEN_MAN = 1, GIVEN_WOMAN = 2, ANY_KIND = ~Kinds{0};
    // Bytes before those of all letters
    static constexpr std::size_t MOST_OTHERS = 31;

    void key(Word& word, Asked& asked, Readings::Sources* sources) const {
        if (word.cyrillic) {
            for (std::size_t language : languages_of(word.low)) {
                std::string key = key_of(word.low, language);
                if (!key.empty() && std::find(word.keys.begin(), word.keys.end(), key) == word.keys.end()) word.keys.push_back(std::move(key));
            }
        } else {
            thread_local Readings::Sources own;
            if (!sources) {
                sources = &own;
                if (!readings_.begin(word.low.data(), word.low.size(), {}, own)) throw Left();
            }
            if (!readings_.choose(*sources, &word.among)) throw Left();
            sources->sort();
            word.keys.reserve(sources->size());
            std::size_t letters = 0;
            for (std::size_t at = 0; at < sources->size(); ++at) letters += sources->source(at).size();
            word.read_as.reserve(sources->size(), letters);
            for (std::size_t at = 0; at < sources->size(); ++at) {
                word.keys.push_back(sources->key(at));
                word.read_as.add(sources->source(at));
            }
            const auto respelled = sources->respelled;
            const std::string bytes = respelled == Readings::Sources::Respelled::no ? std::string() : this->letters.latin(word.low);
            if (respelled != Readings::Sources::Respelled::no && (respelled == Readings::Sources::Respelled::yes || is_respelled(word.low, bytes)) &&
                !read_otherwise(word, bytes)) {
                word.keys.clear();
                word.read_as = Texts();
                for (auto& [key, source] : asked.read(word.low, word.among)) {
                    word.keys.push_back(std::move(key));
                    word.read_as.add(source);
                }
            }
        }
        if (word.keys.empty()) throw Left();
        for (const std::string& key : word.keys)
            if (!Bones::fit(key)) throw Left();
        word.key_hashes.reserve(word.keys.size());
        for (const std::string& key : word.keys) word.key_hashes.push_back(hash_of(key));
        std::sort(word.key_hashes.begin(), word.key_hashes.end());
        for (const std::string& key : word.keys) word.firsts |= bones_.firsts(key);
    }

    static std::uint32_t hash_of(const std::string& key) {
        std::uint32_t found = 2166136261u;
        for (char letter : key) found = (found ^ static_cast<unsigned char>(letter)) * 16777619u;
        return found;
    }
    // Whether a Latin word has readings that no scheme tells.
    bool is_respelled(const Text& low, const std::string& bytes) const {
        return lexicon.respelled.has(low) || patterns.any(For::respelled, bytes) || patterns.any(For::sounding, bytes);
    }
    // Add the readings of a Latin word that no scheme would have written so (`likeliest_first`): as other spellings of it,
    // and as a name from elsewhere. False where Python must tell them.
    bool read_otherwise(Word& word, const std::string& bytes) const {
        const auto is_new = [&](const std::string& key) { return std::find(word.keys.begin(), word.keys.end(), key) == word.keys.end(); };
        std::vector<std::string> spellings;
        std::string every = bytes;
        for (const auto& rule : patterns.of(For::respelled)) {
            std::string one = bytes;
            const bool fits = rule.replacing.apply(one);
            rule.replacing.apply(every);
            if (fits && std::find(spellings.begin(), spellings.end(), one) == spellings.end()) spellings.push_back(std::move(one));
        }
        if (std::find(spellings.begin(), spellings.end(), every) == spellings.end()) spellings.push_back(every);
        for (const std::string& spelling : spellings) {
            if (spelling == bytes) continue;
            Text letters_of;
            std::vector<Reading> readings;
            if (!letters.latin_text(spelling, letters_of) || !readings_.read(letters_of.data(), letters_of.size(), &word.among, readings)) return false;
            std::stable_sort(readings.begin(), readings.end(), [](const Reading& one, const Reading& other) { return one.cost < other.cost; });
            for (Reading& reading : readings)
                if (is_new(reading.key)) {
                    word.keys.push_back(std::move(reading.key));
                    word.read_as.add(reading.source);
                }
        }
        std::vector<std::pair<Text, std::size_t>> others;
        if (const auto* known = lexicon.respelled.find(word.low)) others.push_back(*known);
        const std::size_t listed = others.size(), by_schemes = word.keys.size();
        if (std::none_of(word.keys.begin(), word.keys.end(), [&](const std::string& key) { return lexicon.is_known(key); })) sounds_.of(word.low, bytes, patterns, others);
        // The first of each key. What is listed stands for the reading of a scheme that has the key, and so does the sound of
        // a word with a letter that English lacks.
        const bool is_plain = std::all_of(word.low.begin(), word.low.end(), [](char32_t letter) { return letter < 128; });
        std::vector<std::string> told;
        for (std::size_t at = 0; at < others.size(); ++at) {
            const auto& [written, language] = others[at];
            std::string key = key_of(written, language);
            if (at >= listed && is_plain && std::find(word.keys.begin(), word.keys.begin() + static_cast<std::ptrdiff_t>(by_schemes), key) != word.keys.begin() + static_cast<std::ptrdiff_t>(by_schemes)) continue;
            if (std::find(told.begin(), told.end(), key) != told.end()) continue;
            told.push_back(key);
            const auto known = std::find(word.keys.begin(), word.keys.end(), key);
            if (known != word.keys.end()) {
                word.read_as.set(static_cast<std::size_t>(known - word.keys.begin()), written);
                continue;
            }
            word.keys.push_back(std::move(key));
            word.read_as.add(written);
        }
        return true;
    }

    // Whether a Latin word is read as a known name; less than 0 where Python must tell.
    int is_known(const Text& low) const {
        std::vector<Reading> readings;
        if (!readings_.read(low.data(), low.size(), nullptr, readings)) return -1;
        return std::any_of(readings.begin(), readings.end(), [&](const Reading& reading) { return lexicon.is_known(reading.key); });
    }
    // The languages whose alphabet has all letters of a Cyrillic word; all where that of none has.
    std::vector<std::size_t> languages_of(const Text& low) const {
        std::vector<std::size_t> found, all;
        for (std::size_t language = 0; language < alphabets_.size(); ++language) {
            const auto& alphabet = alphabets_[language];
            all.push_back(language);
            if (std::all_of(low.begin(), low.end(), [&](char32_t letter) { return alphabet.find(letter) != nullptr; })) found.push_back(language);
        }
        return found.empty() ? all : found;
    }
    std::string key_of(const Text& word, std::size_t language) const {
        std::string found;
        if (!readings_.keys().key(word, language, found)) throw Left();
        return found;
    }
    void undone_keys(const Word& word, Strings& found) const {
        for (std::size_t language : languages_of(word.low))
            for (const std::string& nominative : inflection_.oblique(word.bytes, language, ANY_KIND)) found.push_back(key_of(letters.text(nominative), language));
    }

    Text without_io(const Text& low) const {
        Text found = low;
        std::replace(found.begin(), found.end(), U'ё', U'е');
        return found;
    }

    using Found = std::vector<std::pair<std::size_t, std::uint32_t>>;
    static void put(Found& found, std::size_t family, std::uint32_t place) {
        for (auto& [known, least] : found)
            if (known == family) {
                least = std::min(least, place);
                return;
            }
        found.emplace_back(family, place);
    }

    void name(Word& word) const {
        Found found;
        const auto& forms = word.cyrillic ? lexicon.cyrillic : lexicon.latin;
        if (const auto* known = word.cyrillic ? forms.find(without_io(word.low)) : forms.find(word.low)) found = *known;
        if (word.cyrillic && found.empty() && may_be_given_undone(word.low)) {
            found = given_undone(word);
            word.oblique = !found.empty();
        }
        word.exact = !found.empty() && !word.oblique;
        for (const std::string& key : word.keys) {
            if (const Numbers* fathers = lexicon.patronymics.find(key))
                word.patronymics.insert(word.patronymics.end(), fathers->begin(), fathers->end());
            if (!word.patronymic) word.patronymic = patronymic_gender(key, word.cyrillic);
        }
        if (found.empty() || !word.cyrillic) name_by_key(word, found);
        make_set(word.patronymics);
        if (!word.patronymics.empty() && !word.patronymic) word.patronymic = word.keys[0].back() == 'a' ? U'f' : U'm';
        for (const auto& [family, place] : found) word.families.push_back(static_cast<std::uint32_t>(family));
        make_set(word.families);
        for (std::uint32_t family : word.families) {
            const char32_t gender = lexicon.families[family].gender;
            if (word.gender && word.gender != gender) {
                word.gender = 0;
                break;
            }
            word.gender = gender;
        }
    }
    void name_by_key(Word& word, Found& found) const {
        std::vector<const Lexicon::Spelt*> forms;
        for (const std::string& key : word.keys) {
            if (const auto* known = lexicon.given.find(key))
                for (const auto& form : *known) forms.push_back(&form);
        }
        if (forms.empty()) return;
        if (word.cyrillic) {
            for (const auto* form : forms) put(found, form->family, form->place);
            return;
        }
        const std::string& mine = plain_latin(word);
        std::vector<std::size_t> apart;
        for (const auto* form : forms) apart.push_back(distance(mine, form->plain));
        const std::size_t least = found.empty() ? *std::min_element(apart.begin(), apart.end()) : 0;
        word.exact = word.exact || least == 0;
        std::vector<const Lexicon::Spelt*> chosen;
        for (std::size_t at = 0; at < forms.size(); ++at)
            if (apart[at] == least && is_of_gender(found, *forms[at])) chosen.push_back(forms[at]);
        const bool official = std::any_of(chosen.begin(), chosen.end(), [](const auto* form) { return form->place == 0; });
        for (const auto* form : chosen)
            if (!official || form->place == 0) put(found, form->family, form->place);
    }
    // Whether a form is of the gender of all names that were found, where they are of one
    bool is_of_gender(const Found& found, const Lexicon::Spelt& form) const {
        const char32_t gender = lexicon.families[form.family].gender;
        const auto is_so = [&](const auto& name) { return lexicon.families[name.first].gender == gender; };
        return found.empty() || std::any_of(found.begin(), found.end(), is_so);
    }
    // The given names of which a Cyrillic word is an oblique case
    Found given_undone(const Word& word) const {
        Found found;
        for (std::size_t language : languages_of(word.low))
            for (const auto& [kind, gender] : {std::pair{GIVEN_MAN, U'm'}, {GIVEN_WOMAN, U'f'}})
                for (const std::string& nominative : inflection_.oblique(word.bytes, language, kind)) {
                    const auto* known = lexicon.cyrillic.find(without_io(letters.text(nominative)));
                    if (!known) continue;
                    for (const auto& [family, place] : *known)
                        if (lexicon.families[family].gender == gender) put(found, family, place);
                }
        return found;
    }
    // Whether rules could make a given name of it that is in an oblique case: most words are none, which is seen sooner.
    bool may_be_given_undone(const Text& low) const {
        const Text plain = without_io(low);
        const TextView folded = plain;
        // What begins no name, nothing longer does.
        for (std::size_t at = folded.size() - std::min(folded.size(), lexicon.longest_tail); at <= folded.size(); ++at) {
            if (!lexicon.beginnings.has(folded.substr(0, at))) return false;
            if (lexicon.tails.has(folded.substr(at))) return true;
        }
        return false;
    }
    char32_t patronymic_gender(const std::string& key, bool inflected) const {
        const char32_t gender = patronymic_gender(key);
        if (gender || !inflected) return gender;
        const std::string stem = bones_.stem_of(key);
        if (stem.empty()) return 0;
        const char32_t of_stem = patronymic_gender(stem);
        return of_stem ? of_stem : patronymic_gender(stem + "a");
    }
    char32_t patronymic_gender(const std::string& key) const {
        const std::size_t found = patterns.first(For::masculine_patronymic, key);
        return found == 0 ? U'm' : found == 1 ? U'f' : 0;
    }
    void begin(Word& word) const {
        Text& own = word.own_letters;
        if (word.cyrillic) {
            own.push_back(lexicon.class_of(word.low[0]));
        } else if (word.initial) {
            const Text& latin = word.low;
            const auto begins = [](const Text& text, const Text& with) { return text.compare(0, with.size(), with) == 0; };
            for (const auto& [letter, image] : lexicon.images)
                if (begins(image, latin) || ((image.size() > 1 || latin.size() == 1) && begins(latin, image))) own.push_back(letter);
        } else {
            if (const auto* some = lexicon.images_of.find(word.low[0]))
                for (std::size_t number : *some) {
                    const auto& [letter, image] = lexicon.images[number];
                    if (word.low.compare(0, image.size(), image) == 0) own.push_back(letter);
                }
        }
        if (own.empty()) own.push_back(word.low[0]);
        make_set(own);
        if (word.cyrillic || word.initial) return;
        Text known;
        for (const Numbers* families : {&word.families, &word.patronymics})
            for (std::uint32_t family : *families)
                for (char32_t letter : lexicon.families[family].any)
                    if (own.find(letter) != Text::npos) known.push_back(letter);
        make_set(known);
        if (!known.empty()) own = known;
    }

    const std::string& plain_latin(const Word& word) const {
        if (!word.later.plain_latin_done) {
            word.later.plain_latin = plain_latin(word.low);
            word.later.plain_latin_done = true;
        }
        return word.later.plain_latin;
    }
    std::string plain_latin(const Text& low) const {
        Text bare;
        for (char32_t letter : low)
            if (!readings_.without_mark(letter, bare)) throw Left();
        bare.erase(std::remove_if(bare.begin(), bare.end(), [](char32_t letter) { return letter == U'’' || letter == U'\''; }), bare.end());
        std::string found = letters.latin(bare);
        // Two letters that share a byte may be two, or one twice.
        if (found.find(std::string(2, Letters::OTHER)) != std::string::npos) throw Left();
        patterns.replace(For::plain_latin, found);
        patterns.replace(For::plain_both, found);
        return found;
    }
    std::string plain_cyrillic(TextView word) const {
        std::string found;
        Text others;
        for (char32_t letter : word) {
            if (const std::string* known = plain_.find(letter)) {
                found += *known;
                continue;
            }
            // ѵ has no Latin letter, and is none of them.
            std::size_t other = others.find(letter);
            if (other == Text::npos) {
                other = others.size();
                others.push_back(letter);
            }
            if (other >= MOST_OTHERS) throw Left();
            found.push_back(static_cast<char>(other + 1));
        }
        patterns.replace(For::plain_both, found);
        return found;
    }

    // Putins, Domračevová: the keys without the ending that another language gave them.
    void without_foreign_ending(const Word& word, std::vector<std::string>& found) const {
        const std::string bytes = letters.latin(word.low);
        const auto &words = patterns.of(For::foreign_word), &keys = patterns.of(For::foreign_key);
        for (std::size_t rule = 0; rule < std::min(words.size(), keys.size()); ++rule) {
            if (!words[rule].replacing.in(bytes)) continue;
            for (std::size_t at = 0; at < std::min(LIKELY, word.keys.size()); ++at) {
                std::string key = word.keys[at];
                keys[rule].replacing.apply(key);
                if (key == word.keys[at] || key.size() <= SHORTEST_STEM) continue;
                for (const auto& [which, ending] : foreign_endings_)
                    if (which == rule) found.push_back(key + ending);
            }
        }
    }

    Word::Later& with_stems(const Word& word) const {
        auto& later = word.later;
        if (!later.stemmed_done) {
            for (const std::string& key : word.keys) {
                const std::string stem = bones_.stem_of(key);
                bones_.stems(key, stem, later.stems);
                if (stem.size() > 2) later.plain_stems.push_back(stem);
                if (key.size() > 2) later.plain_stems.push_back(key);
            }
            make_set(later.stems);
            make_set(later.plain_stems);
            later.stemmed_done = true;
        }
        return later;
    }
    static bool ends_in(const std::string& key, const std::string& ending) {
        return key.size() >= ending.size() && key.compare(key.size() - ending.size(), ending.size(), ending) == 0;
    }
    static bool ends_so(const std::string& key, const Bytes& lasts) { return !key.empty() && holds(lasts, key.back()); }
    // The longest ending of surnames that a key has, or none; and what stands before it, where that is long enough.
    const std::string* cut_ending(const std::string& key) const {
        if (!ends_so(key, cut_lasts_)) return nullptr;
        const auto found = std::find_if(cut_endings_.begin(), cut_endings_.end(), [&](const std::string& one) { return ends_in(key, one); });
        return found == cut_endings_.end() ? nullptr : &*found;
    }
    std::string before_ending(const std::string& key) const {
        const std::string* const ending = cut_ending(key);
        return ending && key.size() >= ending->size() + SHORTEST_BEFORE ? key.substr(0, key.size() - ending->size()) : std::string();
    }
    Word::Later& with_cut(const Word& word) const {
        auto& later = word.later;
        if (later.cut_done) return later;
        later.cut_done = true;
        if (word.initial || !word.families.empty()) return later;
        const std::size_t count = std::min(LIKELY, word.keys.size());
        bool left = word.low.size() >= SHORTEST_LEFT && !word.patronymic && word.patronymics.empty();
        for (std::size_t at = 0; at < count; ++at) {
            const std::string& key = word.keys[at];
            const std::string* const ending = cut_ending(key);
            left = left && !ending && !lexicon.surnames.has(key);
            if (ending && key.size() >= ending->size() + SHORTEST_BEFORE) later.whole_stems.push_back(key.substr(0, key.size() - ending->size()));
        }
        for (std::size_t at = 0; left && at < count; ++at)
            for (const std::string& ending : ends_so(word.keys[at], left_lasts_) ? left_endings_ : no_endings_)
                if (ends_in(word.keys[at], ending) && word.keys[at].size() >= ending.size() + SHORTEST_BEFORE)
                    later.left_stems.push_back(word.keys[at].substr(0, word.keys[at].size() - ending.size()));
        make_set(later.whole_stems);
        make_set(later.left_stems);
        return later;
    }
    Word::Later& sourced(const Word& word) const {
        auto& later = word.later;
        if (!later.sourced) {
            later.sources.resize(word.keys.size());
            later.folded.resize(word.keys.size());
            later.stemmed.resize(word.keys.size());
            later.sourced = true;
        }
        return later;
    }

    // What speaks against each language in a word, where that is less.
    void weigh(const std::string& spelt, bool read, std::vector<double>& least) const {
        std::string any_i = spelt;
        if (read)
            for (char& letter : any_i) letter = any_i_[static_cast<unsigned char>(letter) & 127];
        const auto [folds, unlikely] = read ? read_and_unlike(any_i) : std::pair{Automaton::Mask{0}, unlike_.automaton.of(any_i)};
        const Languages elsewhere = forms_elsewhere(any_i);
        std::string folded;
        Languages written = written_in_all(spelt, letters_in_);
        if (read) written |= written_in_all(any_i, letters_in_);
        for (std::size_t language = 0; language < languages; ++language) {
            const bool strange = !(written >> language & 1);
            const std::string* word = &any_i;
            Automaton::Mask may = unlikely, fold = folds;
            Languages forms = elsewhere;
            if (read)
                for (const auto& [number, pattern] : read_.of_language[language]) {
                    if (!Automaton::may(fold, number)) continue;
                    if (word == &any_i) folded = any_i;
                    word = &folded;
                    if (!pattern->apply(folded)) continue;
                    std::tie(fold, may) = read_and_unlike(folded);
                }
            if (word != &any_i && *word != any_i) forms = forms_elsewhere(*word);
            double said = 0.0;
            if (strange) said = written_in_all(*word, typed_in_) >> language & 1 ? costs.typed : costs.strange;
            std::size_t unlike = 0;
            for (const auto& [number, pattern] : unlike_.of_language[language])
                if (Automaton::may(may, number) && (unlike_.automaton.is_sure(may, number) || pattern->in(*word))) ++unlike;
            said += costs.unlike * static_cast<double>(unlike);
            said += forms >> language & 1 ? costs.form : 0.0;
            least[language] = std::min(least[language], said);
        }
    }
    // What the automata of both say, in one step a letter.
    std::pair<Automaton::Mask, Automaton::Mask> read_and_unlike(const std::string& word) const {
        const Automaton::Mask found = both_.of(word);
        if (found == ~Automaton::Mask{0}) return {found, found};
        return {found & ((Automaton::Mask{1} << read_.count) - 1), found >> read_.count};
    }
    // The languages that have all letters of a word.
    static Languages written_in_all(const std::string& word, const std::array<Languages, 128>& in) {
        Languages found = ~Languages{0};
        for (char letter : word) found &= in[static_cast<unsigned char>(letter) & 127];
        return found;
    }
    // The languages of which another one has a given name as this word is.
    Languages forms_elsewhere(const std::string& word) const {
        const bool io = word.find(io_) != std::string::npos;
        std::string plain;
        if (io) {
            plain = word;
            std::replace(plain.begin(), plain.end(), io_, e_);
        }
        const Languages* known = elsewhere_.find(io ? plain : word);
        return known ? *known : 0;
    }

    const Inflection inflection_;
    const Sounds sounds_;
    const Readings& readings_;
    const Bones& bones_;
    std::vector<LetterMap<char>> alphabets_;
    // The languages that have a letter, and those in which it is typed
    std::array<Languages, 128> letters_in_, typed_in_;
    // Patterns of each language, numbered through
    struct OfLanguages {
        std::vector<std::vector<std::pair<std::size_t, const Replacing*>>> of_language;
        std::size_t count = 0;
        Automaton automaton;
    };
    OfLanguages read_, unlike_;
    Automaton both_;
    std::array<char, 128> any_i_;
    char io_, e_;
    Lookup<char, Languages> elsewhere_;
    LetterMap<std::string> plain_, turned_, shapes_;
    // The longest first
    std::vector<std::string> cut_endings_;
    std::vector<std::string> left_endings_;
    const std::vector<std::string> no_endings_;
    // The letters that they end in
    Bytes cut_lasts_, left_lasts_;
    // Letters that are taken for one another in print
    std::vector<std::pair<Text, Text>> misread_;
    std::vector<std::pair<std::size_t, std::string>> foreign_endings_;
};

}  // namespace bynames
