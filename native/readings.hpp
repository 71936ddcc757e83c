// Latin words read backwards by all readers at once, as bynames/_readings/backwards.py does it. The table of readers is
// that of bynames/_readings/composed.py.
#pragma once

#include <algorithm>

#include "keys.hpp"

namespace bynames {

// A bit for each reader.
struct Readers {
    static constexpr std::size_t MOST = 128;
    std::uint64_t low = 0, high = 0;

    static Readers one(std::size_t bit) { return bit < 64 ? Readers{1ull << bit, 0} : Readers{0, 1ull << (bit - 64)}; }
    Readers operator&(Readers other) const { return {low & other.low, high & other.high}; }
    Readers operator|(Readers other) const { return {low | other.low, high | other.high}; }
    bool operator==(Readers other) const { return low == other.low && high == other.high; }
    Readers without(Readers other) const { return {low & ~other.low, high & ~other.high}; }
    explicit operator bool() const { return (low | high) != 0; }
    std::size_t first() const {
        std::size_t bit = 0;
        for (std::uint64_t bits = low ? low : high; !(bits & 1); bits >>= 1) ++bit;
        return low ? bit : bit + 64;
    }
};

struct Reading {
    std::string key;
    Text source;
    std::uint32_t cost;  // in thousandths
};

class Readings {
public:
    static constexpr std::size_t SECTIONS = 10;
    // A reading that much stranger than the best one is noise.
    static constexpr double TOO_STRANGE = 8.0;
    static constexpr double PARTS = 1000.0;

    Readings(const Flat& table, const Flat& words, Keys keys) : keys_(std::move(keys)) {
        const std::size_t languages = table.rows(0, 2).size();
        if (languages == 0 || languages != keys_.languages()) throw BadTable("readers and keys of other languages");
        of_language_.resize(languages);
        const Rows readers = table.rows(1, 3);
        count_ = readers.size();
        if (count_ == 0 || count_ > Readers::MOST) throw BadTable("more readers than there is room for");
        const std::size_t words_of_mask = (count_ + 31) / 32;
        for (std::size_t bit = 0; bit < count_; ++bit) {
            Readers& some = of_language_.at(readers.at(bit, 0));
            some = some | Readers::one(bit);
            all_ = all_ | Readers::one(bit);
        }
        const auto mask = [&](const Rows& rows, std::size_t row, std::size_t column) {
            std::uint64_t parts[4] = {0, 0, 0, 0};
            for (std::size_t word = 0; word < words_of_mask; ++word) parts[word] = rows.at(row, column + word);
            return Readers{parts[0] | parts[1] << 32, parts[2] | parts[3] << 32} & all_;
        };
        const Rows knowing = table.rows(2, 1 + words_of_mask);
        std::unordered_map<char32_t, Readers> known;
        for (std::size_t row = 0; row < knowing.size(); ++row) known[knowing.at(row, 0)] = mask(knowing, row, 1);
        const auto texts = [&](std::size_t section) {
            std::vector<std::pair<Text, Readers>> found;
            const Rows rows = table.rows(section, 2 + words_of_mask);
            for (std::size_t row = 0; row < rows.size(); ++row) {
                found.emplace_back(table.text(rows, row, 0), mask(rows, row, 2));
                if (found.back().first.empty()) throw BadTable("an empty text");
            }
            return found;
        };
        for (auto& [text, who] : texts(3)) {
            marks_[text[0]].emplace_back(text, who);
            marked_ = marked_ | who;
        }
        ambiguous_ = texts(4);
        const auto targets = texts(5);
        for (std::size_t number = 0; number < targets.size(); ++number)
            targets_[targets[number].first[0]].push_back({targets[number].first, targets[number].second, number, targets[number].first.size() > 1 ? targets[number].first[1] : 0});
        for (auto& some : targets_.values())
            std::sort(some.begin(), some.end(), [](const Target& one, const Target& other) { return one.text.size() > other.text.size(); });
        const Rows befores = table.rows(6, 2);
        befores_.resize(languages);
        for (std::size_t row = 0; row < befores.size(); ++row) {
            auto& some = befores_.at(befores.at(row, 0));
            if (!some.find(befores.at(row, 1))) {
                const std::size_t size = some.size();
                some[befores.at(row, 1)] = size;
            }
        }
        const Rows ways = table.rows(8, words_of_mask + 3);
        ways_.reserve(ways.size());
        for (std::size_t row = 0; row < ways.size(); ++row) {
            Way way{mask(ways, row, 0), ways.at(row, words_of_mask), table.text(ways, row, words_of_mask + 1)};
            if (way.taken == 0) throw BadTable("a way that leads nowhere");
            ways_.push_back(std::move(way));
        }
        const Rows places = table.rows(7, 2);
        std::size_t begin = 0;
        for (std::size_t language = 0; language < languages; ++language) {
            begins_.push_back(begin);
            begin += targets.size() * befores_[language].size() * 4;
        }
        if (begin != places.size()) throw BadTable("readers that are not whole");
        places_.reserve(places.size());
        for (std::size_t row = 0; row < places.size(); ++row) {
            places_.push_back({places.at(row, 0), places.at(row, 1)});
            if (places_.back().first > ways_.size() || places_.back().second > ways_.size() - places_.back().first)
                throw BadTable("a place without its ways");
        }
        const Rows letters = words.rows(5, 4);
        for (std::size_t row = 0; row < letters.size(); ++row) {
            const auto found = known.find(letters.at(row, 0));
            letters_[letters.at(row, 0)] = {letters.at(row, 1) != 0, found == known.end() ? Readers{} : found->second,
                                            words.text(letters, row, 2)};
        }
        const Rows costs = words.rows(6, 4);
        numbers_.resize(languages);
        costs_.resize(languages);
        for (std::size_t row = 0; row < costs.size(); ++row) {
            auto& numbers = numbers_.at(costs.at(row, 0));
            for (std::size_t column : {1, 2})
                if (!numbers.find(costs.at(row, column))) {
                    const std::size_t size = numbers.size();
                    numbers[costs.at(row, column)] = size;
                }
        }
        for (std::size_t language = 0; language < languages; ++language) {
            const std::size_t size = numbers_[language].size();
            if (size > MOST_LETTERS) throw BadTable("more letters than a language has");
            costs_[language].assign(size * size, NO_COST);
        }
        for (std::size_t row = 0; row < costs.size(); ++row) {
            const auto& numbers = numbers_[costs.at(row, 0)];
            costs_[costs.at(row, 0)][*numbers.find(costs.at(row, 1)) * numbers.size() + *numbers.find(costs.at(row, 2))] = costs.at(row, 3);
        }
    }

    const Keys& keys() const { return keys_; }

    // A letter without its marks behind a text; false where Python must do it.
    bool without_mark(char32_t letter, Text& found) const {
        const Letter* known = letters_.find(letter);
        if (!known) return false;
        found += known->stripped;
        return true;
    }

    // The readers of which a word has a mark, and that know its letters; false where Python must do it.
    bool habits(const char32_t* word, std::size_t size, Readers& found) const {
        Text bare;
        if (!strip(word, size, bare)) return false;
        Readers able = knowing(bare);
        if (!able) {
            const Text plainer = without_marks(bare, true);
            Text again;
            if (!strip(plainer.data(), plainer.size(), again)) return false;
            able = knowing(again);
        }
        found = marks(bare) & able;
        return true;
    }

    // The readings of a word in the habits `among`, or those that it has marks of; false where Python must do it.
    bool read(const char32_t* word, std::size_t size, const Readers* among, std::vector<Reading>& found) const {
        found.clear();
        Text bare;
        if (!strip(word, size, bare)) return false;
        Readers fitting = chosen(bare, among);
        while (!fitting) {
            // Letters of no scheme's: read what can be read, first without the marks that nobody knows.
            Text stripped = without_marks(bare, true);
            if (stripped == bare) stripped = without_marks(bare, false);
            if (stripped == bare) {
                fitting = all_;
                break;
            }
            Text again;
            if (!strip(stripped.data(), stripped.size(), again)) return false;
            bare.swap(again);
            fitting = chosen(bare, among);
        }
        std::vector<Found> sources;
        for (std::size_t language = 0; language < of_language_.size(); ++language) {
            const Readers some = fitting & of_language_[language];
            if (some) readings(bare, some, language, sources);
        }
        std::sort(sources.begin(), sources.end());
        std::vector<std::pair<const Text*, std::size_t>> seen;
        for (const Found& source : sources) {
            const auto same = [&](const auto& other) { return other.second == source.language && *other.first == source.letters; };
            if (std::any_of(seen.begin(), seen.end(), same)) continue;
            seen.emplace_back(&source.letters, source.language);
            Reading reading;
            reading.source = source.letters;
            if (!keys_.key(source.letters, source.language, reading.key)) return false;
            if (reading.key.empty()) continue;
            if (!strangeness(source.letters, source.language, reading.cost)) return false;
            const auto known = std::find_if(found.begin(), found.end(), [&](const Reading& other) { return other.key == reading.key; });
            if (known == found.end()) found.push_back(std::move(reading));
            else if (known->cost > reading.cost) *known = std::move(reading);
        }
        std::uint32_t least = 0;
        if (!found.empty())
            least = std::min_element(found.begin(), found.end(), [](const Reading& one, const Reading& other) { return one.cost < other.cost; })->cost;
        const double most = least / PARTS + TOO_STRANGE;
        found.erase(std::remove_if(found.begin(), found.end(), [&](const Reading& one) { return one.cost / PARTS > most; }), found.end());
        return true;
    }

private:
    struct Way {
        Readers who;
        std::size_t taken;
        Text letters;
    };
    struct Target {
        Text text;
        Readers who;
        std::size_t number;
        char32_t second;  // its second letter, or 0
    };
    struct Letter {
        bool bare;
        Readers knowing;
        Text stripped;
    };
    // A reading behind its place: the first reader that reads so, and in which of three ways.
    struct Found {
        std::size_t first;
        int way;
        Text letters;
        std::size_t language;
        bool operator<(const Found& other) const {
            if (first != other.first) return first < other.first;
            if (way != other.way) return way < other.way;
            return letters < other.letters;
        }
    };
    using Read = std::vector<std::pair<Text, Readers>>;

    static constexpr std::uint32_t NO_COST = 0xFFFFFFFF;
    static constexpr std::size_t MOST_LETTERS = 500;

    // The letters of a word without signs; false for a letter that is in no table.
    bool strip(const char32_t* word, std::size_t size, Text& bare) const {
        if (size > Keys::LONGEST) return false;
        for (std::size_t at = 0; at < size; ++at) {
            const Letter* found = letters_.find(word[at]);
            if (!found) return false;
            if (found->bare) bare.push_back(word[at]);
        }
        return true;
    }
    // A word without the marks of its letters, or of those that no reader knows.
    Text without_marks(const Text& word, bool keep_known) const {
        Text found;
        for (char32_t letter : word) {
            const Letter* known = letters_.find(letter);
            if (!known || (keep_known && known->knowing)) found.push_back(letter);
            else found += known->stripped;
        }
        return found;
    }
    Readers knowing(const Text& word) const {
        Readers found = all_;
        for (char32_t letter : word) {
            const Letter* known = letters_.find(letter);
            found = found & (known ? known->knowing : Readers());
        }
        return found;
    }
    Readers marks(const Text& word) const {
        Readers found;
        for (std::size_t at = 0; at < word.size(); ++at) {
            const auto* some = marks_.find(word[at]);
            if (!some) continue;
            for (const auto& [text, who] : *some)
                if (stands_at(word, at, text)) found = found | who;
        }
        return found;
    }
    Readers chosen(const Text& word, const Readers* among) const {
        const Readers able = knowing(word);
        const Readers bits = among ? *among : marks(word);
        const Readers fitting = able & (bits | all_.without(marked_));
        return fitting ? fitting : able;
    }

    void readings(const Text& word, Readers among, std::size_t language, std::vector<Found>& found) const {
        const auto take = [&](Read read, int way) {
            for (auto& [letters, who] : read) found.push_back({who.first(), way, std::move(letters), language});
        };
        take(read_by(word, among, language, false), 0);
        for (const auto& [digraph, able] : ambiguous_) {
            const Readers who = able & among;
            const std::size_t at = who ? word.find(digraph) : Text::npos;
            if (at == Text::npos) continue;
            const Read heads = read_by(word.substr(0, at + 1), who, language, false);
            const Read tails = read_by(word.substr(at + 1), who, language, false);
            for (const auto& [head, one] : heads)
                for (const auto& [tail, two] : tails)
                    if (one & two) found.push_back({(one & two).first(), 1, head + tail, language});
        }
        const Readers marked = among & marked_;
        if (marked) take(read_by(word, marked, language, true), 2);
    }

    // What readers of one language make of a word: letters, and who reads so.
    Read read_by(const Text& word, Readers among, std::size_t language, bool other) const {
        struct Open {
            Text letters;
            char32_t before;
            std::size_t at;
            Readers who;
        };
        Read found;
        std::vector<Open> open;
        open.push_back({Text(), 0, 0, among});
        open.back().letters.reserve(word.size() + 4);
        while (!open.empty()) {
            Open here = std::move(open.back());
            open.pop_back();
            while (here.at < word.size()) {
                const Target* target = longest(word, here.at, here.who);
                if (!target) {
                    ++here.at;
                    continue;
                }
                const bool last = here.at + target->text.size() == word.size();
                const auto& befores = befores_[language];
                const std::size_t* before = befores.find(here.before);
                if (!before) throw BadTable("a letter before that no reader knows");
                const std::size_t place =
                    begins_[language] + ((target->number * befores.size() + *before) * 2 + last) * 2 + other;
                const auto [first, count] = places_.at(place);
                Readers left = here.who;
                // The first way goes on here; mostly there is no other.
                const Way* chosen = nullptr;
                Readers its;
                for (std::size_t number = first; number < first + count && left; ++number) {
                    const Way& way = ways_[number];
                    const Readers who = left & way.who;
                    if (!who) continue;
                    left = left.without(who);
                    if (chosen) {
                        open.push_back({here.letters + way.letters, way.letters.empty() ? here.before : way.letters.back(), here.at + way.taken, who});
                    } else {
                        chosen = &way;
                        its = who;
                    }
                }
                if (!chosen) throw BadTable("readers that go no way");
                here.letters += chosen->letters;
                if (!chosen->letters.empty()) here.before = chosen->letters.back();
                here.at += chosen->taken;
                here.who = its;
            }
            const auto same = std::find_if(found.begin(), found.end(), [&](const auto& one) { return one.first == here.letters; });
            if (same == found.end()) found.emplace_back(std::move(here.letters), here.who);
            else same->second = same->second | here.who;
        }
        return found;
    }
    // The longest target there that any of these readers has.
    const Target* longest(const Text& word, std::size_t at, Readers who) const {
        const auto* some = targets_.find(word[at]);
        if (!some) return nullptr;
        const char32_t second = at + 1 < word.size() ? word[at + 1] : 0;
        for (const Target& target : *some)
            if ((!target.second || target.second == second) && (target.who & who) && stands_at(word, at, target.text)) return &target;
        return nullptr;
    }
    static bool stands_at(const Text& word, std::size_t at, const Text& text) {
        if (text.size() > word.size() - at) return false;
        for (std::size_t place = text.size(); place-- > 0;)
            if (word[at + place] != text[place]) return false;
        return true;
    }

    // How much letters break the orthography; false for a letter that the language does not have.
    bool strangeness(const Text& source, std::size_t language, std::uint32_t& found) const {
        const auto& costs = costs_[language];
        const auto& numbers = numbers_[language];
        found = 0;
        const std::size_t* before = numbers.find(U'#');
        if (!before) return false;
        for (std::size_t at = 0; at <= source.size(); ++at) {
            const std::size_t* letter = numbers.find(at < source.size() ? source[at] : U'#');
            if (!letter) return false;
            const std::uint32_t cost = costs[*before * numbers.size() + *letter];
            if (cost == NO_COST) return false;
            found += cost;
            before = letter;
        }
        return true;
    }

    Keys keys_;
    std::size_t count_ = 0;
    Readers all_, marked_;
    std::vector<Readers> of_language_;
    LetterMap<std::vector<std::pair<Text, Readers>>> marks_;
    std::vector<std::pair<Text, Readers>> ambiguous_;
    LetterMap<std::vector<Target>> targets_;
    std::vector<LetterMap<std::size_t>> befores_;
    std::vector<std::size_t> begins_;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> places_;
    std::vector<Way> ways_;
    LetterMap<Letter> letters_;
    // For each language its letters, numbered, and what each costs behind each other
    std::vector<LetterMap<std::size_t>> numbers_;
    std::vector<std::vector<std::uint32_t>> costs_;
};

}  // namespace bynames
