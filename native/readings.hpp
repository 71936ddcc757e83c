// Latin words read backwards by all readers at once, as bynames/_readings/backwards.py does it. The table of readers is
// that of bynames/_readings/composed.py.
#pragma once

#include <algorithm>
#include <utility>

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
        std::size_t bit = low ? 0 : 64;
        std::uint64_t bits = low ? low : high;
        for (std::size_t step = 32; step; step /= 2)
            if (!(bits & ((1ull << step) - 1))) {
                bits >>= step;
                bit += step;
            }
        return bit;
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
            targets_[targets[number].first[0]].push_back({targets[number].first, targets[number].second, number});
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
            const Text letters = table.text(ways, row, words_of_mask + 1);
            const std::uint32_t taken = ways.at(row, words_of_mask);
            if (taken == 0) throw BadTable("a way that leads nowhere");
            if (taken > Way::MOST || letters.size() > Way::MOST) throw BadTable("a way that is too long");
            const std::size_t known = way_letters_.find(letters);
            ways_.push_back({mask(ways, row, 0), static_cast<std::uint32_t>(known == Text::npos ? way_letters_.size() : known),
                             static_cast<std::uint8_t>(taken), static_cast<std::uint8_t>(letters.size()), NO_BEFORE});
            if (known == Text::npos) way_letters_ += letters;
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
            const std::uint32_t count = places.at(row, 1);
            if (places.at(row, 0) > ways_.size() || count > ways_.size() - places.at(row, 0) || count > Place::MOST)
                throw BadTable("a place without its ways");
            places_.push_back({places.at(row, 0), static_cast<std::uint16_t>(count), 0});
        }
        find_doubts();
        number_befores();
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

    // Whether any reader knows all letters of a word.
    bool knows(const Text& word) const {
        Text bare;
        return strip(word.data(), word.size(), bare) && knowing(bare);
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

    // What readers make of one word. It is worked out when it is first asked for, and for all who are expected to be asked
    // about: the words of a name are read twice, in their own habits and in those of the others.
    class Sources;

    // A word that is to be read; false where Python must do it. `expected` are habits that it may be read in.
    bool begin(const char32_t* word, std::size_t size, Readers expected, Sources& sources) const;
    // Its readings in the habits `among`, or those that it has marks of, by their numbers; false where Python must do it.
    bool choose(Sources& sources, const Readers* among) const;
    // The same as they are told.
    bool read(Sources& sources, const Readers* among, std::vector<Reading>& found) const;
    bool read(const char32_t* word, std::size_t size, const Readers* among, std::vector<Reading>& found) const;

private:
    // There are tens of thousands: the smaller, the nearer they are kept.
    struct Way {
        static constexpr std::size_t MOST = 255;
        Readers who;
        std::uint32_t letters;  // where they begin
        std::uint8_t taken, size;
        std::uint16_t before;  // the number of its last letter among those that may stand before
    };
    // The ways that lead on from there; and, as a number of `doubts_`, who goes another way where a mark is read otherwise.
    struct Place {
        static constexpr std::size_t MOST = 0xFFFF;
        std::uint32_t first;
        std::uint16_t count, doubts;
    };
    struct Target {
        Text text;
        Readers who;
        std::size_t number;
    };
    // A target that stands at a place of the word
    struct Spot {
        Readers who;
        std::uint32_t number, size;
    };
    struct Letter {
        bool bare;
        Readers knowing;
        Text stripped;
    };
    // Letters among those that a word is read as
    struct Span {
        std::size_t begin, size;
    };
    // Letters among those that a word is read as
    struct Piece {
        std::size_t begin, size;
    };
    // What some readers make of a word or a part of it
    struct Read {
        Piece letters;
        Readers who;
    };
    // Where readers part: how much is read so far, and who goes on in which way.
    struct Open {
        std::size_t size, at, before;
        Readers who, doubts;
        const Way* way;
    };
    // Letters in the making
    class Path {
    public:
        std::size_t size() const { return size_; }
        TextView view() const { return {letters_.data(), size_}; }
        char32_t last() const { return letters_[size_ - 1]; }
        void cut(std::size_t size) { size_ = size; }
        void add(const char32_t* letters, std::size_t count) {
            if (size_ + count > letters_.size()) letters_.resize(2 * (size_ + count));
            char32_t* const end = letters_.data() + size_;
            for (std::size_t at = 0; at < count; ++at) end[at] = letters[at];
            size_ += count;
        }

    private:
        std::vector<char32_t> letters_;
        std::size_t size_ = 0;
    };

    // Say of each place which readers go another way there where they read otherwise. Those without marks never do.
    void find_doubts() {
        doubts_.assign(1, Readers());
        const auto are_same = [&](const Way& one, const Way& other) {
            return one.taken == other.taken && one.size == other.size && way_letters_.compare(one.letters, one.size, way_letters_, other.letters, other.size) == 0;
        };
        for (std::size_t at = 0; at + 1 < places_.size(); at += 2) {
            Place& place = places_[at];
            const Place& other = places_[at + 1];
            if (place.first == other.first) continue;
            Readers differing;
            for (std::size_t number = other.first; number < std::size_t{other.first} + other.count; ++number)
                for (std::size_t usual = place.first; usual < std::size_t{place.first} + place.count; ++usual) {
                    const Readers both = ways_[number].who & ways_[usual].who;
                    if (both && !are_same(ways_[number], ways_[usual])) differing = differing | both;
                }
            if (!differing) continue;
            const auto known = std::find(doubts_.begin(), doubts_.end(), differing);
            place.doubts = static_cast<std::uint16_t>(known - doubts_.begin());
            if (known != doubts_.end()) continue;
            if (doubts_.size() > Place::MOST) throw BadTable("more doubts than there is room for");
            doubts_.push_back(differing);
        }
    }
    // Say of each way by which number its language has the letter that it leaves behind. Languages share no ways.
    void number_befores() {
        for (std::size_t language = 0; language < befores_.size(); ++language) {
            if (befores_[language].size() >= NO_BEFORE) throw BadTable("more letters before than there are");
            const std::size_t end = language + 1 < begins_.size() ? begins_[language + 1] : places_.size();
            for (std::size_t place = begins_[language]; place < end; ++place)
                for (std::size_t number = places_[place].first; number < std::size_t{places_[place].first} + places_[place].count; ++number) {
                    Way& way = ways_[number];
                    if (way.size == 0) continue;
                    const std::size_t* before = befores_[language].find(way_letters_[way.letters + way.size - 1]);
                    if (!before) continue;
                    if (way.before != NO_BEFORE && way.before != *before) throw BadTable("a way of two languages");
                    way.before = static_cast<std::uint16_t>(*before);
                }
        }
    }

    static constexpr std::uint32_t NO_COST = 0xFFFFFFFF;
    static constexpr std::uint16_t NO_BEFORE = 0xFFFF;
    static constexpr std::size_t MOST_LETTERS = 500;

    // The letters of a word without signs; false for a letter that is in no table.
    bool strip(const char32_t* word, std::size_t size, Text& bare) const {
        if (size > Keys::LONGEST) return false;
        const std::size_t before = bare.size();
        bare.resize(before + size);
        char32_t* end = bare.data() + before;
        for (std::size_t at = 0; at < size; ++at) {
            const Letter* found = letters_.find(word[at]);
            if (!found) return false;
            if (found->bare) *end++ = word[at];
        }
        bare.resize(static_cast<std::size_t>(end - bare.data()));
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
    Readers fitting(const Sources& sources, Readers habits) const;
    void readings(Sources& sources, Readers among, std::size_t language) const;
    Readers read_by(Sources& sources, std::size_t begin, std::size_t end, Readers among, std::size_t language, bool other, std::vector<Read>& found) const;
    void go(const Way& way, Path& path, Open& here) const {
        path.add(way_letters_.data() + way.letters, way.size);
        if (way.size) here.before = way.before;
        here.at += way.taken;
    }
    void place_targets(Sources& sources) const;
    static const Spot* longest(const Sources& sources, std::size_t at, std::size_t end, Readers who);
    static bool stands_at(const Text& word, std::size_t at, const Text& text) {
        if (text.size() > word.size() - at) return false;
        for (std::size_t place = text.size(); place-- > 0;)
            if (word[at + place] != text[place]) return false;
        return true;
    }

    // How much letters break the orthography; false for a letter that the language does not have.
    bool strangeness(TextView source, std::size_t language, std::uint32_t& found) const {
        const std::uint32_t* const costs = costs_[language].data();
        const auto& numbers = numbers_[language];
        found = 0;
        const std::size_t* const edge = numbers.find(U'#');
        if (!edge) return false;
        std::size_t before = *edge * numbers.size();
        for (std::size_t at = 0; at <= source.size(); ++at) {
            const std::size_t* letter = at < source.size() ? numbers.find(source[at]) : edge;
            if (!letter) return false;
            const std::uint32_t cost = costs[before + *letter];
            if (cost == NO_COST) return false;
            found += cost;
            before = *letter * numbers.size();
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
    std::vector<Place> places_;
    std::vector<Readers> doubts_;
    std::vector<Way> ways_;
    Text way_letters_;
    LetterMap<Letter> letters_;
    // For each language its letters, numbered, and what each costs behind each other
    std::vector<LetterMap<std::size_t>> numbers_;
    std::vector<std::vector<std::uint32_t>> costs_;
};

class Readings::Sources {
    friend class Readings;

public:
    // Whether the word has readings that no scheme tells, where somebody has asked
    enum class Respelled : std::uint8_t { unknown, no, yes };
    Respelled respelled = Respelled::unknown;
    // The readings chosen last, one by one
    std::size_t size() const { return chosen.size(); }
    const std::string& key(std::size_t at) const { return sources[chosen[at]].key; }
    TextView source(std::size_t at) const { return view(sources[chosen[at]].letters); }
    std::uint32_t cost(std::size_t at) const { return sources[chosen[at]].cost; }
    // The plainest first
    void sort() {
        std::stable_sort(chosen.begin(), chosen.end(), [&](std::size_t one, std::size_t other) { return sources[one].cost < sources[other].cost; });
    }

private:
    // Cyrillic letters as a language has them; key and cost are worked out when they are asked for.
    struct Source {
        Piece letters;
        std::size_t language;
        bool is_known, is_taken;
        // The key, and what it was folded from
        std::string key, spelt;
        // The first letters of both, as numbers: most others are told apart by them.
        std::uint64_t head, spelt_head;
        std::uint32_t cost;
    };
    // Who reads so, and in which of three ways.
    struct Found {
        Readers who;
        int way;
        std::size_t source;
    };
    // A reading behind its place: the first reader that reads so, and in which way.
    struct Placed {
        std::size_t first;
        int way;
        std::size_t source;
    };

    static std::uint64_t head_of(const std::string& text) {
        std::uint64_t found = 0;
        std::memcpy(&found, text.data(), std::min(text.size(), sizeof found));
        return found;
    }
    TextView view(Piece piece) const { return {letters.data() + piece.begin, piece.size}; }
    Piece keep(TextView read) {
        letters += read;
        return {letters.size() - read.size(), read.size()};
    }
    // Most that are of one size differ soon.
    bool are_same(Piece one, TextView other) const {
        if (one.size != other.size()) return false;
        const char32_t* const mine = letters.data() + one.begin;
        for (std::size_t at = 0; at < one.size; ++at)
            if (mine[at] != other[at]) return false;
        return true;
    }
    void add(Readers who, int way, Piece piece, std::size_t language) {
        std::size_t source = of_language;
        while (source < count && !are_same(sources[source].letters, view(piece))) ++source;
        if (source == count) {
            if (count == sources.size()) sources.emplace_back();
            Source& its = sources[count++];
            its.letters = piece;
            its.language = language;
            its.is_known = false;
        }
        found.push_back({who, way, source});
    }

    // The word without signs, and without marks that nobody knows; who knows all its letters; who may be asked about, and
    // who has been.
    Text word;
    Readers able, expected, done;
    bool is_for_all = false;
    Text letters;
    // Of these, so many count: their keys keep their room.
    std::vector<Source> sources;
    std::size_t count = 0;
    // Where those of the language begin that is read in
    std::size_t of_language = 0;
    std::vector<Found> found;
    std::vector<Placed> placed;
    // The readings asked for last, by the numbers of their sources
    std::vector<std::size_t> chosen;
    // At work: what is read so far; the targets at each place, the longest first, and where those of each place end
    Path path;
    std::vector<Spot> targets;
    // Two letters that may be one, or not: which, and where
    std::vector<std::pair<std::size_t, std::size_t>> digraphs;
    std::vector<std::size_t> ends;
    std::vector<Open> open;
    std::vector<Read> heads, tails;
};

inline bool Readings::begin(const char32_t* word, std::size_t size, Readers expected, Sources& sources) const {
    sources.done = {};
    sources.expected = expected;
    sources.is_for_all = false;
    sources.respelled = Sources::Respelled::unknown;
    sources.word.clear();
    if (!strip(word, size, sources.word)) return false;
    while (!(sources.able = knowing(sources.word))) {
        // Letters of no scheme's: read what can be read, first without the marks that nobody knows.
        Text stripped = without_marks(sources.word, true);
        if (stripped == sources.word) stripped = without_marks(sources.word, false);
        if (stripped == sources.word) {
            sources.able = all_;
            sources.is_for_all = true;
            break;
        }
        sources.word.clear();
        if (!strip(stripped.data(), stripped.size(), sources.word)) return false;
    }
    return true;
}

// Who reads a word in some habits: those who have no marks always do.
inline Readers Readings::fitting(const Sources& sources, Readers habits) const {
    if (sources.is_for_all) return all_;
    const Readers fitting = sources.able & (habits | all_.without(marked_));
    return fitting ? fitting : sources.able;
}

inline bool Readings::choose(Sources& sources, const Readers* among) const {
    auto& found = sources.chosen;
    found.clear();
    const Readers some = fitting(sources, among ? *among : marks(sources.word));
    if (some.without(sources.done)) {
        sources.done = some | fitting(sources, sources.expected);
        sources.letters.clear();
        sources.count = 0;
        sources.found.clear();
        place_targets(sources);
        for (std::size_t language = 0; language < of_language_.size(); ++language) {
            const Readers its = sources.done & of_language_[language];
            sources.of_language = sources.count;
            if (its) readings(sources, its, language);
        }
    }
    sources.placed.clear();
    for (const Sources::Found& one : sources.found)
        if (one.who & some) sources.placed.push_back({(one.who & some).first(), one.way, one.source});
    std::sort(sources.placed.begin(), sources.placed.end(), [&](const Sources::Placed& one, const Sources::Placed& other) {
        if (one.first != other.first) return one.first < other.first;
        if (one.way != other.way) return one.way < other.way;
        return sources.view(sources.sources[one.source].letters) < sources.view(sources.sources[other.source].letters);
    });
    for (std::size_t at = 0; at < sources.count; ++at) sources.sources[at].is_taken = false;
    for (const Sources::Placed& one : sources.placed) {
        Sources::Source& source = sources.sources[one.source];
        if (std::exchange(source.is_taken, true)) continue;
        if (!source.is_known) {
            const TextView letters = sources.view(source.letters);
            if (!keys_.spell(letters, source.language, source.spelt)) return false;
            const auto end = sources.sources.begin() + static_cast<std::ptrdiff_t>(sources.count);
            source.spelt_head = Sources::head_of(source.spelt);
            const auto same = std::find_if(sources.sources.begin(), end, [&](const Sources::Source& other) {
                return other.is_known && other.spelt_head == source.spelt_head && other.spelt == source.spelt;
            });
            source.key = same != end ? same->key : source.spelt;
            if (same == end) keys_.fold(source.key);
            if (!source.key.empty() && !strangeness(letters, source.language, source.cost)) return false;
            source.head = Sources::head_of(source.key);
            source.is_known = true;
        }
        if (source.key.empty()) continue;
        const auto known = std::find_if(found.begin(), found.end(), [&](std::size_t number) {
            const Sources::Source& other = sources.sources[number];
            return other.head == source.head && other.key == source.key;
        });
        if (known == found.end()) found.push_back(one.source);
        else if (sources.sources[*known].cost > source.cost) *known = one.source;
    }
    std::uint32_t least = 0;
    for (std::size_t at = 0; at < sources.size(); ++at) least = at ? std::min(least, sources.cost(at)) : sources.cost(at);
    const double most = least / PARTS + TOO_STRANGE;
    found.erase(std::remove_if(found.begin(), found.end(), [&](std::size_t number) { return sources.sources[number].cost / PARTS > most; }), found.end());
    return true;
}

inline bool Readings::read(Sources& sources, const Readers* among, std::vector<Reading>& found) const {
    found.clear();
    if (!choose(sources, among)) return false;
    for (std::size_t at = 0; at < sources.size(); ++at) found.push_back({sources.key(at), Text(sources.source(at)), sources.cost(at)});
    return true;
}

inline bool Readings::read(const char32_t* word, std::size_t size, const Readers* among, std::vector<Reading>& found) const {
    // Kept from word to word, as they are short.
    thread_local Sources sources;
    found.clear();
    return begin(word, size, {}, sources) && read(sources, among, found);
}

inline void Readings::readings(Sources& sources, Readers among, std::size_t language) const {
    const std::size_t size = sources.word.size();
    const auto take = [&](int way) {
        for (const Read& read : sources.heads) sources.add(read.who, way, read.letters, language);
    };
    // Who reads a mark otherwise somewhere; the others read the same again.
    const Readers again = read_by(sources, 0, size, among, language, false, sources.heads);
    take(0);
    for (const auto& [number, at] : sources.digraphs) {
        const Readers who = ambiguous_[number].second & among;
        if (!who) continue;
        read_by(sources, 0, at + 1, who, language, false, sources.heads);
        read_by(sources, at + 1, size, who, language, false, sources.tails);
        for (const Read& head : sources.heads)
            for (const Read& tail : sources.tails)
                if (head.who & tail.who) {
                    sources.path.cut(0);
                    for (const Piece& part : {head.letters, tail.letters}) sources.path.add(sources.view(part).data(), part.size);
                    sources.add(head.who & tail.who, 1, sources.keep(sources.path.view()), language);
                }
    }
    if (!again) return;
    read_by(sources, 0, size, again, language, true, sources.heads);
    take(2);
}

// What readers of one language make of a part of the word; and who would make something else of it, reading otherwise.
inline Readers Readings::read_by(Sources& sources, std::size_t begin, std::size_t end, Readers among, std::size_t language, bool other, std::vector<Read>& found) const {
    found.clear();
    const auto& befores = befores_[language];
    const std::size_t row = 4 * befores.size();
    const Place* const places = places_.data() + begins_[language] + other;
    Path& path = sources.path;
    auto& open = sources.open;
    open.clear();
    const std::size_t* const nothing = befores.find(0);
    if (!nothing) throw BadTable("a letter before that no reader knows");
    Readers again;
    open.push_back({0, begin, *nothing, among, {}, nullptr});
    while (!open.empty()) {
        // The last to part is the first to go on: what was read before it is there still.
        Open here = open.back();
        open.pop_back();
        path.cut(here.size);
        if (here.way) go(*here.way, path, here);
        while (here.at < end) {
            const Spot* const target = longest(sources, here.at, end, here.who);
            if (!target) {
                ++here.at;
                continue;
            }
            const bool last = here.at + target->size == end;
            if (here.before == NO_BEFORE) throw BadTable("a letter before that no reader knows");
            const Place place = places[target->number * row + here.before * 4 + last * 2];
            if (place.doubts) here.doubts = here.doubts | doubts_[place.doubts];
            // The first way goes on here; mostly there is no other.
            const Way *way = ways_.data() + place.first, *const beyond = way + place.count;
            while (way != beyond && !(here.who & way->who)) ++way;
            if (way == beyond) throw BadTable("readers that go no way");
            const Way* const chosen = way;
            const Readers its = here.who & chosen->who;
            Readers left = here.who.without(its);
            while (left && ++way != beyond) {
                const Readers who = left & way->who;
                if (!who) continue;
                left = left.without(who);
                open.push_back({path.size(), here.at, here.before, who, here.doubts, way});
            }
            here.who = its;
            go(*chosen, path, here);
        }
        again = again | (here.who & here.doubts);
        const auto same = std::find_if(found.begin(), found.end(), [&](const Read& one) { return sources.are_same(one.letters, path.view()); });
        if (same == found.end()) found.push_back({sources.keep(path.view()), here.who});
        else same->who = same->who | here.who;
    }
    return again;
}

// Looked up once for all languages and ways to read
inline void Readings::place_targets(Sources& sources) const {
    sources.targets.clear();
    sources.ends.clear();
    for (std::size_t at = 0; at < sources.word.size(); ++at) {
        if (const auto* some = targets_.find(sources.word[at]))
            for (const Target& target : *some)
                if ((target.who & sources.done) && stands_at(sources.word, at, target.text))
                    sources.targets.push_back({target.who, static_cast<std::uint32_t>(target.number), static_cast<std::uint32_t>(target.text.size())});
        sources.ends.push_back(sources.targets.size());
    }
    sources.digraphs.clear();
    for (std::size_t number = 0; number < ambiguous_.size(); ++number) {
        const auto& [digraph, able] = ambiguous_[number];
        const std::size_t at = able & sources.done ? sources.word.find(digraph) : Text::npos;
        if (at != Text::npos) sources.digraphs.emplace_back(number, at);
    }
}

// The longest target there that any of these readers has.
inline const Readings::Spot* Readings::longest(const Sources& sources, std::size_t at, std::size_t end, Readers who) {
    const Spot *spot = sources.targets.data() + (at ? sources.ends[at - 1] : 0), *const beyond = sources.targets.data() + sources.ends[at];
    for (; spot != beyond; ++spot)
        if ((spot->who & who) && spot->size <= end - at) return spot;
    return nullptr;
}

}  // namespace bynames
