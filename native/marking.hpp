// Which tokens of a text can be somebody's surname or a word of an organization of a table, as
// bynames/aliases/_mentions/known.py has it; the table of words is that of bynames/aliases/_mentions/marking.py.
#pragma once

#include <unordered_map>
#include <unordered_set>

#include "bones.hpp"
#include "inflection.hpp"
#include "names.hpp"
#include "readings.hpp"

namespace bynames {

// A table by text as bynames/_compiled.py packs it (`Table.packed`): bytes that somebody else keeps.
class Packed {
public:
    using Numbers = std::vector<std::uint32_t>;

    Packed() = default;
    Packed(const char* places, std::size_t places_size, const char* entries, std::size_t size) : entries_(entries), size_(size) {
        if (places_size % 12 != 0) throw BadTable("a table that is not whole");
        places_.resize(places_size / 4);
        if (places_size) std::memcpy(places_.data(), places, places_size);
        count_ = places_.size() / 3;
        while (shift_ > 1 && (std::size_t{1} << (32 - shift_)) < count_) --shift_;
        std::size_t entry = 0;
        for (std::size_t part = 0; part < std::size_t{1} << (32 - shift_); ++part) {
            while (entry < count_ && places_[entry] >> shift_ < part) ++entry;
            begins_.push_back(static_cast<std::uint32_t>(entry));
        }
    }
    std::size_t size() const { return count_; }

    bool has(TextView key) const { return has_bytes(utf8(key)); }
    bool has(const std::string& key) const { return has_bytes(key); }
    // The numbers of a key behind those that are there; a letter before the key says of what kind it is.
    bool numbers(char kind, const std::string& key, Numbers& found) const {
        std::size_t at, end;
        if (!find(Bones::hash(kind, key), kind, key, at, end)) return false;
        const std::uint32_t first = byte(at++, end);
        std::size_t count = 0;
        if ((first & 0xF0) == 0x90) count = first & 0x0F;
        else if (first == 0xDC) count = number(at, end, 2);
        else if (first == 0xDD) count = number(at, end, 4);
        else throw BadTable("no list of numbers");
        for (std::size_t item = 0; item < count; ++item) {
            const std::uint32_t one = byte(at++, end);
            if (one < 0x80) found.push_back(one);
            else if (one == 0xCC) found.push_back(number(at, end, 1));
            else if (one == 0xCD) found.push_back(number(at, end, 2));
            else if (one == 0xCE) found.push_back(number(at, end, 4));
            else throw BadTable("no number");
        }
        return true;
    }

private:
    std::uint32_t byte(std::size_t at, std::size_t end) const {
        if (at >= end) throw BadTable("an entry that is not whole");
        return static_cast<unsigned char>(entries_[at]);
    }
    std::uint32_t number(std::size_t& at, std::size_t end, std::size_t bytes) const {
        std::uint32_t found = 0;
        for (std::size_t place = 0; place < bytes; ++place) found = found << 8 | byte(at++, end);
        return found;
    }
    static constexpr char NO_KIND = 0;

    bool has_bytes(const std::string& key) const {
        std::size_t at, end;
        return find(Bones::hash(key), NO_KIND, key, at, end);
    }
    // Where the value of a key begins and ends.
    bool find(std::uint32_t hash, char kind, const std::string& key, std::size_t& at, std::size_t& end) const {
        if (count_ == 0) return false;
        const std::size_t size = key.size() + (kind != NO_KIND);
        for (std::size_t entry = begins_[hash >> shift_]; entry < count_ && places_[entry] <= hash; ++entry) {
            if (places_[entry] != hash) continue;
            at = places_[count_ + entry];
            end = places_[2 * count_ + entry];
            if (end > size_ || at > end) throw BadTable("an entry outside of its table");
            const std::uint32_t first = byte(at++, end);
            std::size_t length = 0;
            if ((first & 0xE0) == 0xA0) length = first & 0x1F;
            else if (first == 0xD9) length = number(at, end, 1);
            else if (first == 0xDA) length = number(at, end, 2);
            else if (first == 0xDB) length = number(at, end, 4);
            else throw BadTable("a key that is no text");
            if (length > end - at) throw BadTable("an entry that is not whole");
            if (length != size || (kind != NO_KIND && entries_[at] != kind)) continue;
            if (std::memcmp(entries_ + at + (kind != NO_KIND), key.data(), key.size()) == 0) {
                at += length;
                return true;
            }
        }
        return false;
    }

    std::vector<std::uint32_t> places_;
    std::size_t count_ = 0;
    // By the first bits of a hash the first entry that has no lesser ones
    std::vector<std::uint32_t> begins_;
    unsigned shift_ = 31;
    const char* entries_ = nullptr;
    std::size_t size_ = 0;
};

// Words led back to what they can be an oblique case of: the rules of persons' words alone, from a table that is read at
// once (bynames/_kinds/person/undoing.py).
class Undoing {
public:
    static constexpr std::uint32_t KIND = 5;

    Undoing(const Flat& flat, const Keys& keys)
        : keys_(keys), letters_(flat), patterns_(flat), inflection_(flat, patterns_, letters_, keys.languages()), alphabets_(keys.languages()) {
        const Rows alphabets = flat.rows(section::ALPHABETS, 2);
        for (std::size_t row = 0; row < alphabets.size(); ++row) alphabets_.at(alphabets.at(row, 0))[alphabets.at(row, 1)] = 1;
    }
    Undoing(const Undoing&) = delete;

    const Keys& keys() const { return keys_; }
    std::size_t languages() const { return alphabets_.size(); }
    // The languages whose alphabet has all letters of a word, or all where none has.
    void spoken(const Text& word, std::vector<std::size_t>& found) const {
        found.clear();
        for (std::size_t language = 0; language < languages(); ++language)
            if (std::all_of(word.begin(), word.end(), [&](char32_t letter) { return alphabets_[language].find(letter) != nullptr; })) found.push_back(language);
        if (found.empty())
            for (std::size_t language = 0; language < languages(); ++language) found.push_back(language);
    }
    // The keys of all that a word without hyphens can be an oblique case of, each once. Throws Left.
    bool nominatives(const Text& low, std::vector<std::string>& found) const {
        found.clear();
        const std::string form = letters_.cyrillic(low);
        std::vector<std::size_t> some;
        std::string key;
        spoken(low, some);
        for (std::size_t language : some)
            for (const std::string& word : inflection_.oblique(form, language, ANY_KIND)) {
                if (!keys_.key(letters_.text(word), language, key)) return false;
                if (std::find(found.begin(), found.end(), key) == found.end()) found.push_back(key);
            }
        return true;
    }

private:
    static constexpr Kinds ANY_KIND = ~Kinds{0};

    const Keys& keys_;
    const Letters letters_;
    const Patterns patterns_;
    const Inflection inflection_;
    std::vector<LetterMap<char>> alphabets_;
};

// What generic words mean, as bynames/_kinds/organization/vocabulary.py has it (`Vocabulary.concepts`), and what else is
// to be known of Latin words.
class Generic {
public:
    static constexpr std::uint32_t KIND = 7;
    static constexpr std::size_t SECTIONS = 26;
    using Concepts = std::vector<std::uint32_t>;  // sorted

    Generic(Flat flat, const Bones& bones)
        : flat_(std::move(flat)), bones_(bones), typed_(flat_, TYPED), stems_(flat_, STEMS), mendable_(flat_.rows(MENDABLE, 1)),
          mendable_slots_(flat_.rows(MENDABLE_SLOTS, 1)), numbers_(flat_.rows(NUMBERS, 1)), lemmas_(flat_.rows(LEMMAS, 3)),
          long_stems_(flat_.rows(LONG_STEMS, 2)) {
        const std::size_t slots = mendable_slots_.size() - 1;
        if (mendable_slots_.size() < 2 || (slots & (slots - 1)) != 0) throw BadTable("slots that are not whole");
        const Rows letters = flat_.rows(LETTERS, 2), concepts = flat_.rows(CONCEPTS, 3), endings = flat_.rows(ENDINGS, 4);
        for (std::size_t row = 0; row < letters.size(); ++row) letters_[letters.at(row, 0)] = letters.at(row, 1);
        for (std::size_t row = 0; row < concepts.size(); ++row) {
            features_.push_back(utf8(flat_.text(concepts, row, 0)));
            function_.push_back(concepts.at(row, 2) != 0);
        }
        std::vector<Text> lemma_endings;
        for (std::size_t row = 0; row < endings.size(); ++row) {
            const Text ending = flat_.text(endings, row, 0);
            longest_ = std::max(longest_, ending.size());
            const Text lemma = flat_.text(endings, row, 2);
            endings_[ending].push_back(lemma);
            if (std::find(lemma_endings.begin(), lemma_endings.end(), lemma) == lemma_endings.end()) lemma_endings.push_back(lemma);
        }
        typed_.each([&](const Text& low) {
            for (const Text& ending : lemma_endings)
                if (low.size() >= ending.size() && low.compare(low.size() - ending.size(), Text::npos, ending) == 0)
                    typed_stems_.set(hash_of(TextView(low).substr(0, low.size() - ending.size())));
        });
        for (std::size_t slot = 0; slot < slots; ++slot)
            if (mendable_slots_.at(slot, 0) != mendable_slots_.at(slot + 1, 0)) mendable_bits_.set(static_cast<std::uint32_t>(slot));
        for (std::size_t row = 0; row < flat_.rows(PHRASE_WORDS, 2).size(); ++row) phrase_words_.insert(utf8(flat_.text(flat_.rows(PHRASE_WORDS, 2), row, 0)));
        for (std::size_t row = 0; row < flat_.rows(NEUTER, 2).size(); ++row) neuter_.push_back(flat_.text(flat_.rows(NEUTER, 2), row, 0));
        const Rows keys = flat_.rows(KEY_ENDINGS, 2), plain = flat_.rows(PLAIN_ENDINGS, 4);
        for (std::size_t row = 0; row < keys.size(); ++row) key_endings_.push_back(utf8(flat_.text(keys, row, 0)));
        for (std::size_t row = 0; row < plain.size(); ++row) plain_endings_.insert(flat_.text(plain, row, 0) + U'\n' + flat_.text(plain, row, 2));
        const Rows alike = flat_.rows(ALIKE, 2), iotated = flat_.rows(IOTATED, 4), once = flat_.rows(ONCE, 1), glides = flat_.rows(GLIDES, 2);
        for (std::size_t row = 0; row < alike.size(); ++row) alike_[alike.at(row, 0)] = alike.at(row, 1);
        for (std::size_t row = 0; row < iotated.size(); ++row) {
            iotated_.emplace_back(flat_.text(iotated, row, 0), flat_.text(iotated, row, 2));
            if (iotated_.back().first.empty()) throw BadTable("an empty text");
        }
        for (std::size_t row = 0; row < once.size(); ++row) once_.push_back(once.at(row, 0));
        const Rows program = flat_.rows(PROGRAM, 4), sets = flat_.rows(SETS, 4), replacements = flat_.rows(REPLACEMENTS, 1);
        const Rows patterns = flat_.rows(PATTERNS, 7), foreign = flat_.rows(FOREIGN_ENDINGS, 3), respelled = flat_.rows(RESPELLED, 2);
        for (std::size_t row = 0; row < patterns.size(); ++row) {
            std::vector<std::uint32_t> replacement;
            for (std::size_t at = patterns.at(row, 5); at < std::size_t{patterns.at(row, 5)} + patterns.at(row, 6); ++at) replacement.push_back(replacements.at(at, 0));
            if (patterns.at(row, 0) >= latin_.size()) throw BadTable("a pattern for nothing");
            latin_[patterns.at(row, 0)].emplace_back(Pattern(program, patterns.at(row, 2), patterns.at(row, 3), sets, patterns.at(row, 4)), replacement);
        }
        std::vector<const Pattern*> respelt;
        for (const Replacing& one : latin_[RESPELT]) respelt.push_back(&one.pattern());
        respelt_ = Automaton(respelt);
        if (latin_[FOREIGN_WORD].size() != latin_[FOREIGN_KEY].size()) throw BadTable("patterns that are not whole");
        for (std::size_t row = 0; row < foreign.size(); ++row) foreign_endings_.emplace_back(foreign.at(row, 0), utf8(flat_.text(foreign, row, 1)));
        for (std::size_t row = 0; row < respelled.size(); ++row) respelled_.insert(utf8(flat_.text(respelled, row, 0)));
        for (std::size_t row = 0; row < glides.size(); ++row) (glides.at(row, 0) ? glided_ : gliding_).push_back(glides.at(row, 1));
    }
    Generic(const Generic&) = delete;

    // The small letter of a letter of the languages; none for others.
    const char32_t* small(char32_t letter) const { return letters_.find(letter); }
    const std::string& feature(std::uint32_t concept_) const { return features_.at(concept_); }

    // Whether a word of two letters and more is one like of, and, the.
    bool is_function(const Text& low, bool capitals) const {
        std::size_t row;
        if (capitals || !typed_.find(low, row)) return false;
        for (std::size_t at = 0; at < typed_.count(row); ++at)
            if (function_.at(concept_at(typed_.first(row) + at))) return true;
        return false;
    }

    // The same of a letter alone, where ў is у behind a vowel.
    bool is_function_letter(const Text& low) const { return is_function(low, false) || is_function(plain_of(low), false); }

    // Whether Latin words are read here, and this one not by Python.
    bool reads(const std::string& low) const {
        if (latin_[RESPELT].empty() || respelled_.count(low)) return false;
        const Automaton::Mask may = respelt_.of(low);
        for (std::size_t number = 0; may && number < latin_[RESPELT].size(); ++number)
            if (Automaton::may(may, number) && (respelt_.is_sure(may, number) || latin_[RESPELT][number].in(low))) return false;
        return true;
    }
    // Putins: the keys without the ending that another language gave them.
    void without_foreign_ending(const std::string& low, const std::vector<std::string>& keys, std::vector<std::string>& found) const {
        for (std::size_t rule = 0; rule < latin_[FOREIGN_WORD].size(); ++rule) {
            if (!latin_[FOREIGN_WORD][rule].in(low)) continue;
            for (std::size_t at = 0; at < std::min(keys.size(), LIKELY); ++at) {
                std::string key = keys[at];
                latin_[FOREIGN_KEY][rule].apply(key);
                if (key == keys[at] || key.size() <= LIKELY) continue;
                for (const auto& [which, ending] : foreign_endings_)
                    if (which == rule) found.push_back(key + ending);
            }
        }
    }

    // What a word in small letters can mean as it is spelt; whether that is all.
    bool as_spelt(const Text& low, bool cyrillic, Concepts& found) const {
        found.clear();
        const Text plain = cyrillic ? plain_of(low) : low;
        if (add_typed(plain, found) || plain.size() < 3) {
            make(found);
            return true;
        }
        if (cyrillic)
            any_typed_lemma(plain, [&](const Text& lemma) {
                add_typed(lemma, found, true);
                return false;
            });
        make(found);
        return !found.empty() || plain.size() < 4;
    }
    // What a word can mean, whose keys these are, with the Cyrillic behind each (a Cyrillic word is its own).
    void concepts(const Text& low, const std::vector<std::string>& keys, const std::vector<Text>& sources, Concepts& found) const {
        const bool cyrillic = sources.empty();
        if (as_spelt(low, cyrillic, found)) return;
        Concepts exact;
        Text one;
        std::vector<std::string> stems;
        for (std::size_t at = 0; at < std::min(keys.size(), MOST_READINGS); ++at) {
            if (!cyrillic) one.clear();
            stems_of(keys[at], stems);
            for (const std::string& stem : stems) {
                std::size_t row;
                if (!stems_.find(wide(stem), row)) continue;
                if (one.empty()) one = folded(cyrillic ? low : sources.at(at));
                for (std::size_t place = stems_.first(row); place < stems_.first(row) + stems_.count(row); ++place) {
                    const Text other = flat_.text(lemmas_, place, 0);
                    if (!is_form(one, other)) continue;
                    found.push_back(lemmas_.at(place, 2));
                    if (one == other) exact.push_back(lemmas_.at(place, 2));
                }
            }
        }
        if (!exact.empty()) found = exact;
        if (found.empty() && cyrillic) {
            std::string stem = bones_.stem_of(keys.at(0));
            if (stem.empty()) stem = keys[0];
            if (stem.size() + 1 >= SHORTEST_MENDED) {
                std::size_t row;
                if (stems_.find(mended(wide(stem)), row))
                    for (std::size_t place = stems_.first(row); place < stems_.first(row) + stems_.count(row); ++place) found.push_back(lemmas_.at(place, 2));
            }
        }
        make(found);
    }

    // A word of a name as the phrases have it, whose keys these are (`Vocabulary.form_keys`).
    void in_phrases(const Text& low, bool capitals, const std::vector<std::string>& keys, bool cyrillic, std::vector<std::string>& found) const {
        const Text plain = cyrillic ? plain_of(low) : low;
        if (!cyrillic) {
            found.push_back(utf8(plain));
            std::vector<std::string> stems;
            for (std::size_t at = 0; at < std::min(keys.size(), MOST_READINGS); ++at) {
                stems_of(keys[at], stems);
                for (const std::string& stem : stems)
                    if (phrase_words_.count(STEM + stem) && std::find(found.begin() + 1, found.end(), STEM + stem) == found.end())
                        found.push_back(STEM + stem);
            }
            return;
        }
        if (!asks_key(plain)) {
            found.push_back(utf8(plain));
        } else {
            std::string stem = bones_.stem_of(keys.at(0));
            if (stem.empty()) stem = keys[0];
            found.push_back(STEM + (phrase_words_.count(STEM + stem) ? stem : utf8(mended(wide(stem)))));
        }
        if ((plain.size() > 4 && plain.size() <= 4 + longest_) || (plain.size() == 4 && !capitals))
            any_lemma(plain, [&](const Text& lemma) {
                if (lemma.size() > 2 && lemma.size() < 5 && phrase_words_.count(utf8(lemma))) found.push_back(utf8(lemma));
                return false;
            });
    }

    // Whether a word means nothing, is none of a phrase or legal form, and not two that a source has glued: what `concepts`
    // and `in_phrases` say of it. `plain` is the word as the vocabulary has it, whose keys are `plain_keys`.
    bool is_silent(const Text& low, const std::vector<std::string>& keys, const std::vector<Text>& sources, const Text& plain,
                   const std::vector<std::string>& plain_keys) const {
        const bool cyrillic = sources.empty();
        Concepts meant;
        const bool whole = as_spelt(cyrillic ? low : plain, cyrillic, meant);
        if (!meant.empty() || phrase_words_.count(utf8(plain))) return false;
        const std::size_t count = std::min(keys.size(), MOST_READINGS);
        std::vector<std::string> stems;
        Text one;
        for (std::size_t at = 0; at < count && !(cyrillic && whole); ++at) {
            one.clear();
            stems_of(keys[at], stems);
            for (const std::string& stem : stems) {
                std::size_t row;
                if (!cyrillic && phrase_words_.count(STEM + stem)) return false;
                if (whole || !stems_.find(wide(stem), row)) continue;
                if (one.empty()) one = folded(cyrillic ? low : sources.at(at));
                for (std::size_t place = stems_.first(row); place < stems_.first(row) + stems_.count(row); ++place)
                    if (is_form(one, flat_.text(lemmas_, place, 0))) return false;
            }
        }
        if (!cyrillic) return true;
        const auto stem_of = [&](const std::string& key) {
            const std::string stem = bones_.stem_of(key);
            return stem.empty() ? key : stem;
        };
        const std::string stem = stem_of(keys.at(0)), plain_stem = plain_keys.at(0) == keys[0] ? stem : stem_of(plain_keys[0]);
        Text mended_stem;
        const bool asks = asks_key(plain);
        if (asks) {
            if (phrase_words_.count(STEM + plain_stem)) return false;
            mended_stem = mended(wide(plain_stem));
            if (phrase_words_.count(STEM + utf8(mended_stem))) return false;
        }
        if (!whole && stem.size() + 1 >= SHORTEST_MENDED) {
            std::size_t row;
            if (stems_.find(asks && stem == plain_stem ? mended_stem : mended(wide(stem)), row) && stems_.count(row)) return false;
        }
        if (plain.size() >= 4 && plain.size() <= 4 + longest_ &&
            any_lemma(plain, [&](const Text& lemma) { return lemma.size() > 2 && lemma.size() < 5 && phrase_words_.count(utf8(lemma)); }))
            return false;
        return glued(plain) == 0;
    }

    // Whether a word is one of the vocabulary as it stands.
    bool is_typed(const Text& low) const {
        std::size_t row;
        return typed_.find(low, row);
    }

    static bool asks_key(const Text& low) { return low.size() >= SHORTEST_STEMMED; }

    // Where the second of two words begins that a source has glued; 0 for none (`Vocabulary.pieces`).
    std::size_t glued(const Text& low) const {
        const Text plain = plain_of(low);
        if (plain.size() < 2 * SHORTEST_GLUED || is_known(plain)) return 0;
        for (std::size_t at = 1; at + SHORTEST_GLUED <= plain.size(); ++at) {
            const Text one = plain.substr(0, at), other = plain.substr(at);
            if (at < 3 && other.size() >= SHORTEST_MENDED && is_function(one, false)) {
                if (is_known(other)) return at;
            } else if (at >= SHORTEST_GLUED && is_whole(one) && is_known(other)) {
                return at;
            }
        }
        return 0;
    }

private:
    enum : std::size_t {
        TYPED, TYPED_SLOTS, STEMS, STEMS_SLOTS, MENDABLE, MENDABLE_SLOTS, NUMBERS, LEMMAS, LONG_STEMS, CONCEPTS, ENDINGS,
        KEY_ENDINGS, PLAIN_ENDINGS, ALIKE, IOTATED, ONCE, GLIDES, LETTERS,
        PROGRAM, SETS, REPLACEMENTS, PATTERNS, FOREIGN_ENDINGS, RESPELLED,
        PHRASE_WORDS, NEUTER
    };
    enum : std::size_t { FOREIGN_WORD, FOREIGN_KEY, RESPELT };
    static constexpr std::size_t LIKELY = 3;
    static constexpr std::size_t MOST_READINGS = 6;
    static constexpr std::size_t SHORTEST_MENDED = 8, SHORTEST_GLUED = 5, SHORTEST_WHOLE = 7, SHORTEST_STEMMED = 5;
    static constexpr char STEM[] = "~";
    static constexpr std::size_t LONGEST_SHARED = 4;

    static constexpr std::uint32_t HASH_BEGIN = 2166136261u;
    static std::uint32_t next_of_hash(std::uint32_t hash, char32_t letter) { return (hash ^ static_cast<std::uint32_t>(letter)) * 16777619u; }
    static std::uint32_t hash_of(TextView text) {
        std::uint32_t hash = HASH_BEGIN;
        for (char32_t letter : text) hash = next_of_hash(hash, letter);
        return hash;
    }
    // Whether any of some hashes may be there: what is not there is told by one bit mostly, near the processor.
    class Bits {
    public:
        void set(std::uint32_t hash) { bits_[place(hash)] |= 1ull << (hash & 63); }
        bool may(std::uint32_t hash) const { return bits_[place(hash)] >> (hash & 63) & 1; }

    private:
        static constexpr std::size_t WORDS = 4096;
        static std::size_t place(std::uint32_t hash) { return (hash >> 6) % WORDS; }
        std::array<std::uint64_t, WORDS> bits_{};
    };

    // Rows of a text and a list, by the hash of the text.
    class ByText {
    public:
        ByText(const Flat& flat, std::size_t section) : flat_(flat), rows_(flat.rows(section, 4)), slots_(flat.rows(section + 1, 1)) {
            if (slots_.size() == 0 || (slots_.size() & (slots_.size() - 1)) != 0 || slots_.size() <= rows_.size())
                throw BadTable("slots that are not whole");
        }
        bool find(const Text& text, std::size_t& row) const {
            const std::uint32_t hash = hash_of(text);
            // There is a free slot at least.
            for (std::size_t at = hash & (slots_.size() - 1), tried = 0; tried < slots_.size(); at = (at + 1) & (slots_.size() - 1), ++tried) {
                const std::uint32_t slot = slots_.at(at, 0);
                if (slot == 0) return false;
                row = slot - 1;
                if (flat_.is(rows_.at(row, 0), rows_.at(row, 1), text)) return true;
            }
            return false;
        }
        // Whether a text with a hash can be there.
        bool may(std::uint32_t hash) const { return slots_.at(hash & (slots_.size() - 1), 0) != 0; }
        template <typename Take> void each(Take take) const {
            for (std::size_t row = 0; row < rows_.size(); ++row) take(flat_.text(rows_, row, 0));
        }
        std::size_t first(std::size_t row) const { return rows_.at(row, 2); }
        std::size_t count(std::size_t row) const { return rows_.at(row, 3); }

    private:
        const Flat& flat_;
        const Rows rows_, slots_;
    };

    static void make(Concepts& found) {
        std::sort(found.begin(), found.end());
        found.erase(std::unique(found.begin(), found.end()), found.end());
    }
    static Text wide(const std::string& key) { return Text(key.begin(), key.end()); }
    static bool in(const Text& letters, char32_t letter) { return letters.find(letter) != Text::npos; }
    static Text plain_of(const Text& low) {
        Text found = low;
        std::replace(found.begin(), found.end(), U'ё', U'е');
        if (!found.empty() && found[0] == U'ў') found[0] = U'у';
        return found;
    }
    std::uint32_t concept_at(std::size_t place) const { return numbers_.at(place, 0); }
    // From and for have no cases.
    bool add_typed(const Text& low, Concepts& found, bool in_a_case = false) const {
        std::size_t row;
        if (!typed_.find(low, row)) return false;
        for (std::size_t at = 0; at < typed_.count(row); ++at) {
            const std::uint32_t one = concept_at(typed_.first(row) + at);
            if (!in_a_case || !function_.at(one)) found.push_back(one);
        }
        return typed_.count(row) != 0;
    }
    // What a word may be a case of, by its endings alone: tells each to a function until that says yes.
    template <typename Ask> bool any_lemma(const Text& plain, Ask ask) const {
        return any_lemma(plain, [](std::size_t) { return true; }, ask);
    }
    // The same of those alone that can be words as they are typed.
    template <typename Ask> bool any_typed_lemma(const Text& plain, Ask ask) const {
        // By the letters that they leave, the hashes of what is before endings
        std::array<std::uint32_t, 16> hashes;
        std::uint32_t hash = HASH_BEGIN;
        for (std::size_t at = 0; at < plain.size(); ++at) {
            if (plain.size() - at < hashes.size()) hashes[plain.size() - at] = hash;
            hash = next_of_hash(hash, plain[at]);
        }
        hashes[0] = hash;
        return any_lemma(plain, [&](std::size_t size) { return size >= hashes.size() || typed_stems_.may(hashes[size]); }, ask);
    }
    template <typename May, typename Ask> bool any_lemma(const Text& plain, May may, Ask ask) const {
        if (plain.size() < 2) return false;
        Text lemma;
        for (std::size_t size = 0; size <= std::min(longest_, plain.size() - 2); ++size) {
            if (!may(size)) continue;
            const auto* known = endings_.find(TextView(plain).substr(plain.size() - size));
            if (!known) continue;
            for (const Text& ending : *known) {
                lemma.assign(plain, 0, plain.size() - size);
                lemma += ending;
                if (ask(lemma)) return true;
            }
        }
        return false;
    }
    bool is_in_a_case(const Text& plain) const {
        Concepts found;
        return any_typed_lemma(plain, [&](const Text& lemma) {
            add_typed(lemma, found, true);
            return !found.empty();
        });
    }
    bool is_known(const Text& plain) const { return is_typed(plain) || is_in_a_case(plain); }
    // Whether a word is no beginning of a compound.
    bool is_whole(const Text& plain) const {
        if (!is_typed(plain)) return is_in_a_case(plain);
        return plain.size() >= SHORTEST_WHOLE && std::any_of(neuter_.begin(), neuter_.end(), [&](const Text& ending) {
            return plain.size() >= ending.size() && plain.compare(plain.size() - ending.size(), ending.size(), ending) == 0;
        });
    }
    Text folded(Text text) const {
        for (const auto& [two, one] : iotated_)
            for (std::size_t at = text.find(two); at != Text::npos; at = text.find(two, at + one.size())) text.replace(at, two.size(), one);
        Text alike;
        for (char32_t letter : text) {
            const char32_t* known = alike_.find(letter);
            const char32_t other = known ? *known : letter;
            if (!other) continue;
            if (!alike.empty() && alike.back() == other && in(once_, other)) continue;
            alike.push_back(other);
        }
        Text found;
        for (std::size_t at = 0; at < alike.size(); ++at)
            if (!(in(gliding_, alike[at]) && at + 1 < alike.size() && in(glided_, alike[at + 1]))) found.push_back(alike[at]);
        return found;
    }
    void stems_of(const std::string& key, std::vector<std::string>& found) const {
        found.clear();
        const auto add = [&](std::string stem) {
            if (stem.size() > 2 && std::find(found.begin(), found.end(), stem) == found.end()) found.push_back(std::move(stem));
        };
        std::string stem = bones_.stem_of(key);
        add(stem.empty() ? key : stem);
        for (const std::string& ending : key_endings_)
            if (key.size() >= ending.size() && key.compare(key.size() - ending.size(), ending.size(), ending) == 0)
                add(key.substr(0, key.size() - ending.size()));
    }
    bool is_form(const Text& one, const Text& other) const {
        if (one == other) return true;
        std::size_t common = 0;
        while (common < one.size() && common < other.size() && one[common] == other[common]) ++common;
        const std::size_t least = common > LONGEST_SHARED + 1 ? common - LONGEST_SHARED : 1;
        for (std::size_t at = common; at > least; --at)
            if (plain_endings_.count(one.substr(at) + U'\n' + other.substr(at))) return true;
        return false;
    }
    // The stem of a long known word from which this one differs by one letter, where there is one; else itself.
    Text mended(const Text& stem) const {
        if (stem.size() + 1 < SHORTEST_MENDED) return stem;
        Text best;
        const auto take = [&](const Text& one) {
            if (best.empty() || one < best) best = one;
        };
        std::size_t row;
        // First as it stands, then each time without one letter; `before` is the hash of what stands before that
        std::uint32_t before = HASH_BEGIN;
        for (std::size_t at = 0;; ++at) {
            std::uint32_t hash = before;
            for (std::size_t place = at; place < stem.size(); ++place) hash = next_of_hash(hash, stem[place]);
            const std::uint32_t slot = hash & static_cast<std::uint32_t>(mendable_slots_.size() - 2);
            if (mendable_bits_.may(slot))
                for (std::size_t place = mendable_slots_.at(slot, 0); place < mendable_slots_.at(slot + 1, 0); ++place) {
                    const Text known = flat_.text(long_stems_, mendable_.at(place, 0), 0);
                    // One that is shorter than the stem only shares its slot.
                    if (known.size() >= stem.size() && one_letter(known, stem)) take(known);
                }
            if (at > 0) {
                if (stem.size() > SHORTEST_MENDED && stems_.may(hash)) {
                    const Text shorter = stem.substr(0, at - 1) + stem.substr(at);
                    if (stems_.find(shorter, row)) take(shorter);
                }
                before = next_of_hash(before, stem[at - 1]);
            }
            if (at == stem.size()) break;
        }
        return best.empty() ? stem : best;
    }
    static bool one_letter(const Text& one, const Text& other) {
        const Text &shorter = one.size() <= other.size() ? one : other, &longer = one.size() <= other.size() ? other : one;
        std::size_t at = 0;
        while (at < shorter.size() && shorter[at] == longer[at]) ++at;
        if (shorter.size() == longer.size())
            return at == shorter.size() || shorter.compare(at + 1, Text::npos, longer, at + 1, Text::npos) == 0;
        return longer.size() - shorter.size() == 1 && shorter.compare(at, Text::npos, longer, at + 1, Text::npos) == 0;
    }

    const Flat flat_;
    const Bones& bones_;
    const ByText typed_, stems_;
    const Rows mendable_, mendable_slots_, numbers_, lemmas_, long_stems_;
    std::vector<std::string> features_;
    std::vector<bool> function_;
    Lookup<char32_t, std::vector<Text>> endings_;
    Bits typed_stems_, mendable_bits_;
    std::size_t longest_ = 0;
    std::vector<std::string> key_endings_;
    std::unordered_set<Text> plain_endings_;
    LetterMap<char32_t> letters_, alike_;
    std::vector<std::pair<Text, Text>> iotated_;
    Text once_, gliding_, glided_;
    std::array<std::vector<Replacing>, 3> latin_;
    Automaton respelt_;
    std::vector<std::pair<std::size_t, std::string>> foreign_endings_;
    std::unordered_set<std::string> respelled_, phrase_words_;
    std::vector<Text> neuter_;
};

// What a token can be: whose surname, as (entity, level); whose patronymic; which words of organizations.
struct Mark {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> bearers;
    std::vector<std::uint32_t> children, parts;
    bool anchored = false;  // whether one of the words is the rarest of a name
};

// The words that stand beside the rarest word of a name, by that word (bynames/aliases/_mentions/marking.py).
struct Beside {
    std::vector<std::uint8_t> anchors;  // ANCHOR, ALONE
    std::vector<std::uint32_t> behind_starts, behind, before_starts, before;
};

// A table of entities. Tokens that are letters of one alphabet and nothing else are for it, and numbers; others are Python's.
class Marker {
public:
    enum Which : std::size_t { SURNAMES, PATRONYMICS, FEATURES, SURNAME_STARTS, PATRONYMIC_STARTS, WORD_STARTS, CONCEPT_STARTS, TYPED_STARTS, ANCHOR_STARTS, COUNT };
    enum : std::uint8_t { ANCHOR = 1, ALONE = 2 };
    // No hit, and no more is worked out; one to look at; or Python must do it.
    enum class Outcome { nothing, marked, python };
    struct Token {
        Outcome outcome = Outcome::python;
        bool whole = false, capital = false, function = false;
        std::size_t size = 0;
        Mark mark;
    };
    using Shared = std::shared_ptr<const Token>;

    Marker(const Generic& generic, const Undoing& inflection, const Bones& bones, std::array<Packed, COUNT> tables, Beside beside)
        : generic_(generic), undoing_(inflection), bones_(bones), tables_(std::move(tables)), beside_(std::move(beside)), memo_(MOST) {
        const std::size_t words = beside_.anchors.size();
        must_be_whole(beside_.behind_starts, beside_.behind, words);
        must_be_whole(beside_.before_starts, beside_.before, words);
    }

    // Latin words are Python's until it is known how they are read.
    void read(const Readings& readings) {
        readings_ = &readings;
        memo_.forget();
    }
    bool reads() const { return readings_ != nullptr; }

    // With `whole` all that a token can be; else what is no hit is not worked out further.
    Shared known(const Text& typed, bool whole) {
        const Shared* found = memo_.get(typed);
        if (found && ((*found)->whole || !whole)) return *found;
        auto made = std::make_shared<Token>();
        made->size = typed.size();
        made->whole = whole;
        try {
            made->outcome = mark(typed, whole, *made);
        } catch (const TooLong&) {
            made->outcome = Outcome::python;
        } catch (const Left&) {
            made->outcome = Outcome::python;
        }
        return memo_.put(typed, std::move(made));
    }
    // Whether a text has a word that is for this engine as soon as it knows how Latin words are read.
    static bool is_unread(const Text& typed) {
        return typed[0] >= U'A' && typed[0] <= U'Z' && std::all_of(typed.begin(), typed.end(), [](char32_t letter) { return letter < 0x80; });
    }

    // Whether anything is to be looked for at a place of a text, of which `tokens` are the tokens and `gap` tells what stands
    // before each: never no where Python finds something.
    template <typename Typed, typename Gap> bool is_spot(const std::vector<Shared>& tokens, std::size_t at, Typed typed, Gap gap) {
        const Token& token = *tokens[at];
        if (token.outcome != Outcome::marked) return token.outcome == Outcome::python;
        if (!token.mark.bearers.empty() || !token.mark.children.empty()) return true;
        if (!token.mark.anchored) return false;
        bool behind = false, before = false;
        for (std::uint32_t part : token.mark.parts) {
            if (beside_.anchors.at(part) & ALONE) return true;
            behind = behind || beside_.behind_starts[part] != beside_.behind_starts[part + 1];
            before = before || beside_.before_starts[part] != beside_.before_starts[part + 1];
        }
        return (behind && is_beside(tokens, at, true, typed, gap)) || (before && is_beside(tokens, at, false, typed, gap));
    }

    std::size_t size() const { return memo_.size(); }
    void forget() { memo_.forget(); }

private:
    static constexpr std::size_t MOST = 15000;
    static constexpr std::size_t BETWEEN = 2, LONGEST_GAP = 8, LONGEST_INITIAL = 2;

    static void must_be_whole(const std::vector<std::uint32_t>& starts, const std::vector<std::uint32_t>& items, std::size_t count) {
        if (starts.size() != count + 1 || !std::is_sorted(starts.begin(), starts.end()) || starts[0] != 0 || starts.back() != items.size())
            throw BadTable("incomplete lists");
    }

    // Whether one of the next tokens, function words passed over, can be the word beside a rarest word (`Bodies._beside`).
    template <typename Typed, typename Gap> bool is_beside(const std::vector<Shared>& tokens, std::size_t at, bool behind, Typed typed, Gap gap) {
        const std::vector<std::uint32_t>& parts = tokens[at]->mark.parts;
        const auto &starts = behind ? beside_.behind_starts : beside_.before_starts, &items = behind ? beside_.behind : beside_.before;
        for (std::size_t count = 0; count <= BETWEEN; ++count) {
            if (behind ? at + 1 >= tokens.size() : at == 0) return false;
            const std::size_t left = behind ? at : at - 1;
            if (!is_within(gap(left + 1), *tokens[left])) return false;
            at = behind ? at + 1 : at - 1;
            const Shared token = known(typed(at), true);
            if (token->outcome == Outcome::python) return true;
            for (std::uint32_t part : parts)
                for (std::size_t item = starts[part]; item < starts[part + 1]; ++item)
                    if (std::binary_search(token->mark.parts.begin(), token->mark.parts.end(), items[item])) return true;
            if (!token->function) return false;
        }
        return false;
    }
    // Whether a token and the next one can be words of one name, by what stands between them (`Bodies._within`).
    static bool is_within(const Text& gap, const Token& left) {
        if (gap.size() > LONGEST_GAP) return false;
        const auto any = [&](std::size_t begin, std::size_t end, const char32_t* signs) { return gap.find_first_of(signs, begin) < end; };
        if (gap.size() <= 4 && !any(0, gap.size(), U".!?;:)\n")) return true;
        if (gap == U"-" || gap == U".") return true;
        const std::size_t line = gap.find(U'\n');
        if (line != Text::npos && gap.size() - line - 1 <= 4 && !any(line + 1, gap.size(), U".!?;:,()\n")) {
            const std::size_t before = line - (line > 0 && gap[line - 1] == U'\r');
            if (before <= 2 && !any(0, before, U".!?;:()\n")) return true;
        }
        const bool initial = left.size <= LONGEST_INITIAL && (left.capital || left.outcome == Outcome::python);
        return initial && gap[0] == U'.' && gap.size() == 2 && (gap[1] == U' ' || gap[1] == 0xA0 || gap[1] == U'\n');
    }

    Outcome mark(const Text& text, bool whole, Token& token) const {
        Mark& mark = token.mark;
        if (text.empty() || text.size() > LONGEST) return Outcome::python;
        const std::size_t size = text.size();
        const Packed& features = tables_[FEATURES];
        Text low;
        low.reserve(size);
        bool capitals = true, other = false;
        std::size_t digits = 0;
        const bool latin = text[0] < 0x80;
        for (char32_t letter : text) {
            const bool capital = letter >= U'A' && letter <= U'Z';
            const char32_t* small = latin ? nullptr : generic_.small(letter);
            if (!latin && !small) return Outcome::python;
            if (latin && letter >= 0x80) return Outcome::python;
            digits += latin && letter >= U'0' && letter <= U'9';
            other = other || (latin && !capital && !(letter >= U'a' && letter <= U'z'));
            low.push_back(small ? *small : capital ? letter - U'A' + U'a' : letter);
            capitals = capitals && low.back() != letter;
        }
        const bool capital = token.capital = low[0] != text[0];
        const bool as_typed = features.numbers('t', utf8(text), mark.parts);
        if (other && digits < size) {
            // What is no word is in small letters as it is typed, or not at all.
            const bool nothing = !whole && !capital && !as_typed && !tables_[ANCHOR_STARTS].has(utf8(TextView(text).substr(0, LATIN_BEGINNING)));
            return nothing ? Outcome::nothing : Outcome::python;
        }
        const std::string beginning = utf8(low.substr(0, latin ? LATIN_BEGINNING : BEGINNING));
        const bool likely = capital || tables_[ANCHOR_STARTS].has(beginning);
        // A Latin word in small letters that begins no rarest word is as it is typed or not at all.
        const bool exact = latin && !capital && !likely;
        if (!whole && !as_typed && (exact || !likely)) return Outcome::nothing;
        if (latin && !readings_ && digits < size) return Outcome::python;
        if (whole) token.function = is_function(low, capitals);
        if (size > 1 && !digits) {
            std::vector<std::string> all, keys;
            std::vector<Text> sources;
            if (!(latin ? read_latin(low, keys, sources) : read(low, all, keys))) return Outcome::python;
            if (latin) all = keys;
            const bool may_be_part = capital ? tables_[CONCEPT_STARTS].has(utf8(low.substr(0, BEGINNING))) || begins(all, WORD_STARTS) : tables_[TYPED_STARTS].has(beginning);
            const bool part = may_be_part && !generic_.is_function(low, capitals);
            const bool bearer = capital && begins(all, SURNAME_STARTS);
            const bool child = capital && size >= TELLING && tables_[PATRONYMICS].size() && begins(all, PATRONYMIC_STARTS);
            if (part || bearer || child) {
                std::vector<std::string> nominatives, masculine, stems, plain_stems;
                if (latin) generic_.without_foreign_ending(utf8(low), keys, nominatives);
                else if (!undoing_.nominatives(low, nominatives)) return Outcome::python;
                for (const std::string& key : keys) {
                    masculine.push_back(bones_.masculine(key));
                    const std::string stem = bones_.stem_of(key);
                    std::vector<std::string> some;
                    bones_.stems(key, stem, some);
                    stems.insert(stems.end(), some.begin(), some.end());
                    if (stem.size() > 2) plain_stems.push_back(stem);
                    if (key.size() > 2) plain_stems.push_back(key);
                }
                const auto in_a_case = [&](const Packed& table, std::vector<std::uint32_t>& found) {
                    for (const auto* some : {&keys, &nominatives})
                        for (const std::string& key : *some) table.numbers('k', key, found);
                    for (const std::string& stem : stems) table.numbers('w', stem, found);
                    for (const std::string& stem : plain_stems) table.numbers('s', stem, found);
                };
                if (part) {
                    if (latin)
                        for (const std::string& key : keys) features.numbers('k', key, mark.parts);
                    else in_a_case(features, mark.parts);
                    std::vector<std::uint32_t> concepts;
                    generic_.concepts(low, keys, sources, concepts);
                    for (std::uint32_t one : concepts) features.numbers('c', generic_.feature(one), mark.parts);
                }
                if (child) {
                    in_a_case(tables_[PATRONYMICS], mark.children);
                    once(mark.children);
                }
                if (bearer) {
                    const Packed& table = tables_[SURNAMES];
                    std::vector<std::uint32_t> numbers;
                    std::uint32_t level = 0;
                    const auto next = [&] {
                        once(numbers);
                        const std::size_t before = mark.bearers.size();
                        for (std::uint32_t number : numbers) {
                            bool known = false;
                            for (std::size_t at = 0; at < before; ++at) known = known || mark.bearers[at].first == number;
                            if (!known) mark.bearers.emplace_back(number, level);
                        }
                        numbers.clear();
                        ++level;
                    };
                    for (const std::string& key : keys) table.numbers('k', key, numbers);
                    next();
                    for (const std::string& key : nominatives) table.numbers('k', key, numbers);
                    next();
                    for (const std::string& key : masculine) {
                        table.numbers('m', key, numbers);
                        table.numbers('k', key, numbers);
                    }
                    next();
                    if (!latin) {
                        for (const std::string& stem : stems) table.numbers('w', stem, numbers);
                        for (const std::string& stem : plain_stems) table.numbers('s', stem, numbers);
                        next();
                    }
                }
            }
        }
        once(mark.parts);
        for (std::uint32_t part : mark.parts) mark.anchored = mark.anchored || (beside_.anchors.at(part) & ANCHOR) != 0;
        if (exact) mark.anchored = as_typed;
        else if (!likely && !as_typed) mark.anchored = false;
        return Outcome::marked;
    }
    // Whether a token is a word like of, and, the (`is_function` of bynames/aliases/_mentions/preparing.py).
    bool is_function(const Text& low, bool capitals) const {
        return low.size() > 1 ? generic_.is_function(low, capitals) : generic_.is_function_letter(low);
    }

public:
    // What a word in small letters can mean as a generic one; false where Python must say.
    bool means(const Text& low, Generic::Concepts& found) const {
        if (low.empty() || low.size() > LONGEST) return false;
        const bool latin = low[0] < 0x80;
        for (char32_t letter : low) {
            const char32_t* small = latin ? nullptr : generic_.small(letter);
            if (latin ? letter < U'a' || letter > U'z' : !small || *small != letter) return false;
        }
        if (generic_.as_spelt(low, !latin, found)) return true;
        std::vector<std::string> all, keys;
        std::vector<Text> sources;
        if (latin ? !readings_ || !read_latin(low, keys, sources) : !read(low, all, keys)) return false;
        generic_.concepts(low, keys, sources, found);
        return true;
    }

private:
    static constexpr std::size_t LONGEST = 60;
    static constexpr std::size_t BEGINNING = 3, LATIN_BEGINNING = 4;
    static constexpr std::size_t TELLING = 4;
    static constexpr std::size_t LONGEST_ENDING = 4, SHORTEST_START = 2, LONGEST_START = 8;

    static void once(std::vector<std::uint32_t>& numbers) {
        std::sort(numbers.begin(), numbers.end());
        numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    }
    // The keys in all languages, and those in the languages whose alphabet has all letters.
    bool read(const Text& low, std::vector<std::string>& all, std::vector<std::string>& own) const {
        std::vector<std::size_t> spoken;
        undoing_.spoken(low, spoken);
        for (std::size_t language = 0; language < undoing_.languages(); ++language) {
            std::string key;
            if (!undoing_.keys().key(low, language, key) || !Bones::fit(key)) return false;
            all.push_back(key);
            if (std::find(spoken.begin(), spoken.end(), language) != spoken.end() && !key.empty() && std::find(own.begin(), own.end(), key) == own.end())
                own.push_back(key);
        }
        // A word without a key is its own, and no key of a table.
        return !own.empty();
    }
    // The keys of a Latin word, the likeliest first, and the Cyrillic behind each.
    bool read_latin(const Text& low, std::vector<std::string>& keys, std::vector<Text>& sources) const {
        Readers among;
        std::vector<Reading> found;
        if (!generic_.reads(utf8(low)) || !readings_->habits(low.data(), low.size(), among) || !readings_->read(low.data(), low.size(), &among, found)) return false;
        std::stable_sort(found.begin(), found.end(), [](const Reading& one, const Reading& other) { return one.cost < other.cost; });
        for (Reading& reading : found) {
            if (!Bones::fit(reading.key)) return false;
            keys.push_back(std::move(reading.key));
            sources.push_back(std::move(reading.source));
        }
        return !keys.empty();
    }
    bool begins(const std::vector<std::string>& keys, Which starts) const {
        for (const std::string& key : keys) {
            if (key.size() <= LONGEST_ENDING) return true;
            if (tables_[starts].has(key.substr(0, std::min(std::max(key.size() - LONGEST_ENDING, SHORTEST_START), LONGEST_START)))) return true;
        }
        return false;
    }

    const Generic& generic_;
    const Undoing& undoing_;
    const Bones& bones_;
    const std::array<Packed, COUNT> tables_;
    const Beside beside_;
    const Readings* readings_ = nullptr;
    Memo<Shared> memo_;
};

}  // namespace bynames
