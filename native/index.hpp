// Names of persons searched, as bynames/_kinds/person/index.py has it: which names can cost little against a query, and
// how little at least. The arrays are those of PersonIndex, read where they are; a place outside of them is an error.
#pragma once

#include <limits>
#include <mutex>
#include <optional>

#include "persons.hpp"

namespace bynames {

// Says that a place of the memory will be read soon: what lies far from the processor takes as long as a hundred sums.
inline void fetch([[maybe_unused]] const void* place) {
#if defined(__GNUC__)
    __builtin_prefetch(place);
#endif
}

// Numbers that belong to somebody else.
template <typename Number> class Span {
public:
    Span() = default;
    Span(const Number* numbers, std::size_t size) : numbers_(numbers), size_(size) {}
    std::size_t size() const { return size_; }
    const Number* data() const { return numbers_; }
    Number at(std::size_t place) const {
        if (place >= size_) throw BadTable("a number without a meaning");
        return numbers_[place];
    }

private:
    const Number* numbers_ = nullptr;
    std::size_t size_ = 0;
};

using Ints = Span<std::uint32_t>;

// Lists one behind another, as bynames._arrays.Lists has them.
struct ListsOf {
    Ints starts, items;

    std::size_t size(std::size_t which) const { return std::size_t{starts.at(which + 1)} - starts.at(which); }
    // Says that a list will be asked for: where it begins, and its first items.
    void fetch_start(std::size_t which) const {
        if (which < starts.size()) fetch(starts.data() + which);
    }
    void fetch_items(std::size_t which) const {
        if (which < starts.size() && starts.data()[which] < items.size()) fetch(items.data() + starts.data()[which]);
    }
    // Each item of a list, or the first `most`.
    template <typename Take> void each(std::size_t which, Take take, std::size_t most = static_cast<std::size_t>(-1)) const {
        const std::size_t begin = starts.at(which), end = starts.at(which + 1);
        if (begin > end || end > items.size()) throw BadTable("incomplete lists");
        const std::size_t last = end - begin > most ? begin + most : end;
        for (std::size_t at = begin; at < last; ++at) take(items.data()[at]);
    }
};

// Items by their features, as bynames._arrays.Features has them.
struct FeaturesOf {
    Ints hashes;
    ListsOf lists;

    template <typename Take> void look_up(std::uint32_t hash, Take take) const {
        const std::uint32_t* const found = place(hash);
        if (found != hashes.data() + hashes.size() && *found == hash) lists.each(static_cast<std::size_t>(found - hashes.data()), take);
    }

    // The same of many, each item as often as it is found.
    template <typename Take> void look_up_all(const std::vector<std::uint32_t>& wanted, Take take) const {
        for (std::uint32_t hash : wanted) fetch(hashes.data() + guess(hash));
        std::vector<std::size_t> places;
        for (std::uint32_t hash : wanted) {
            const std::uint32_t* const found = place(hash);
            if (found == hashes.data() + hashes.size() || *found != hash) continue;
            places.push_back(static_cast<std::size_t>(found - hashes.data()));
            lists.fetch_start(places.back());
        }
        for (std::size_t which : places) lists.fetch_items(which);
        for (std::size_t which : places) lists.each(which, take);
    }

private:
    std::size_t guess(std::uint32_t hash) const { return static_cast<std::size_t>(std::uint64_t{hash} * hashes.size() >> 32); }
    // The first that is not less. Hashes are spread evenly, so it is near the place that its size says.
    const std::uint32_t* place(std::uint32_t hash) const {
        const std::uint32_t* const all = hashes.data();
        const std::size_t size = hashes.size();
        if (!size) return all;
        const std::size_t guess = this->guess(hash);
        std::size_t low = 0, high = size;
        if (all[guess] < hash) {
            low = guess + 1;
            for (std::size_t step = 8; low + step < size; step *= 2) {
                if (all[low + step] >= hash) {
                    high = low + step;
                    break;
                }
                low += step + 1;
            }
        } else {
            high = guess;
            for (std::size_t step = 8; step < high; step *= 2) {
                if (all[high - step] < hash) {
                    low = high - step + 1;
                    break;
                }
                high -= step;
            }
        }
        return std::lower_bound(all + low, all + high, hash);
    }
};

// Texts one behind another in UTF-8, as bynames._arrays.Texts has them.
struct TextsOf {
    Span<std::uint8_t> blob;
    Span<std::uint64_t> ends;

    void bytes(std::size_t which, const std::uint8_t*& begin, const std::uint8_t*& end) const {
        const std::uint64_t first = which ? ends.at(which - 1) : 0, last = ends.at(which);
        if (first > last || last > blob.size()) throw BadTable("incomplete texts");
        begin = blob.data() + first;
        end = blob.data() + last;
    }
    // A lone surrogate is a letter, as Python has it.
    Text text(std::size_t which) const {
        const std::uint8_t *at = nullptr, *end = nullptr;
        bytes(which, at, end);
        Text found;
        while (at < end) {
            const std::uint8_t first = *at++;
            std::size_t more = first < 0x80 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
            char32_t letter = more == 0 ? first : more == 1 ? first & 0x1F : more == 2 ? first & 0x0F : first & 0x07;
            for (; more && at < end; --more) letter = letter << 6 | (*at++ & 0x3F);
            found.push_back(letter);
        }
        return found;
    }
    std::size_t size(std::size_t which) const { return static_cast<std::size_t>(ends.at(which) - (which ? ends.at(which - 1) : 0)); }
    std::string key(std::size_t which) const {
        const std::uint8_t *begin = nullptr, *end = nullptr;
        bytes(which, begin, end);
        return std::string(reinterpret_cast<const char*>(begin), static_cast<std::size_t>(end - begin));
    }
};

struct IndexArrays {
    FeaturesOf by_word, by_key;
    TextsOf keys;
    ListsOf spelt;
    Span<std::uint8_t> flags;
    Ints masks;
    ListsOf names;
    Ints initialled, codes;
    ListsOf long_names;
};

// What the table of persons does not say.
struct IndexCosts {
    double particle_omitted, least_slip, next_slip;
    std::vector<std::pair<std::string, std::string>> cheapest;  // slips
};

struct SearchLimits {
    std::size_t words, names;
};

class Index {
public:
    struct Found {
        std::uint32_t name;
        double bound;
    };
    // The words that one of a query meets, as far as they cost so much: the cheapest first, and to each how many names hold
    // it and those before it; and all initials.
    struct Meetings {
        std::vector<std::uint32_t> words, initials;
        std::vector<float> costs, initial_costs;
        std::vector<std::size_t> volumes;
        double most = 0.0;
    };
    // A bit for each of many numbers
    class Marks {
    public:
        explicit Marks(std::size_t size) : bits_(size / 64 + 1, 0) {}
        bool has(std::size_t number) const { return bits_[number / 64] >> number % 64 & 1; }
        void put(std::size_t number) { bits_[number / 64] |= std::uint64_t{1} << number % 64; }
        void take(std::size_t number) { bits_[number / 64] &= ~(std::uint64_t{1} << number % 64); }

    private:
        std::vector<std::uint64_t> bits_;
    };
    // Room to work in, for one thread at a time.
    class Room {
        friend class Index;

    public:
        explicit Room(const Index& index)
            : session(index.words_, MOST_WORDS), cost_of_(index.words(), INFINITE), found_by_(index.words(), UNKNOWN), by_gender_(index.words(), 0),
              slot_of_(index.words() + 1, 0), slotted_(index.words() + 1), seen_(index.names()), seen_keys_(index.keys_.size(), 0), met_(REMEMBERED), near_(REMEMBERED) {}
        std::size_t size() const { return session.size() + met_.size() + near_.size(); }

        Session session;

    private:
        class Remembered {
        public:
            explicit Remembered(std::size_t most) : half_(most / 2) {}
            std::shared_ptr<const Meetings> get(const std::shared_ptr<const Word>& word) {
                auto found = new_.find(word);
                if (found != new_.end()) return found->second;
                found = old_.find(word);
                if (found == old_.end()) return nullptr;
                const auto kept = found->second;
                put(word, kept);
                return kept;
            }
            void put(const std::shared_ptr<const Word>& word, std::shared_ptr<const Meetings> found) {
                if (weight_ >= half_) {
                    old_ = std::move(new_);
                    new_.clear();
                    weight_ = 0;
                }
                weight_ += found->words.size() + found->initials.size() + ROOM_OF_ONE;
                new_[word] = std::move(found);
            }
            std::size_t size() const { return new_.size() + old_.size(); }

        private:
            static constexpr std::size_t ROOM_OF_ONE = 100;
            std::size_t half_, weight_ = 0;
            std::unordered_map<std::shared_ptr<const Word>, std::shared_ptr<const Meetings>> new_, old_;
        };

        // Words of all meetings; they take 16 bytes each.
        static constexpr std::size_t REMEMBERED = 800000;
        // Every thread has a room, and a word takes a kilobyte or two.
        static constexpr std::size_t MOST_WORDS = 6000;
        std::vector<float> cost_of_;
        std::vector<std::uint8_t> found_by_, by_gender_;
        std::vector<std::uint32_t> slot_of_;
        // Which words have a slot, and which names were seen: as bits, most of them stay near the processor.
        Marks slotted_, seen_;
        std::vector<std::uint8_t> seen_keys_;
        Remembered met_, near_;
        std::vector<float> slot_costs_;
    };

    Index(const Persons& persons, const IndexArrays& arrays, IndexCosts more)
        : words_(persons.words()), slips_(persons.slips()), costs_(words_.costs), arrays_(arrays), more_(std::move(more)) {
        const std::size_t words = arrays_.flags.size();
        if (arrays_.codes.size() % PLACES != 0 || arrays_.masks.size() != words || arrays_.initialled.size() != words ||
            arrays_.names.starts.size() != words + 1 || words > WORD)
            throw BadTable("incomplete index of persons");
        for (std::size_t name = 0; name < names(); ++name)
            if (arrays_.codes.at(name * PLACES) >> ROLE == LONG) long_names_.push_back(static_cast<std::uint32_t>(name));
        const Costs& costs = costs_;
        for (std::size_t key = 0; key < arrays_.keys.ends.size(); ++key) {
            const std::string text = arrays_.keys.key(key);
            keys_.emplace_back();
            std::size_t spelling = 0;
            arrays_.spelt.each(key, [&](std::uint32_t word) {
                keys_.back().halved = keys_.back().halved || (arrays_.flags.at(word) & HAS_HYPHEN);
                ++spelling;
            });
            keys_.back().words = static_cast<std::uint8_t>(std::min(spelling, Key::MANY));
            if (text.size() > Distances::LONGEST || !Bones::fit(text)) continue;
            Key& found = keys_.back();
            found.letters = letters_in(text) & ~FIT;
            found.size = static_cast<std::uint8_t>(text.size());
            found.fits = true;
            if (text.size() <= Key::NEAR) std::memcpy(found.text, text.data(), text.size());
        }
        least_costs_ = {0.0f, rounded(costs.equivalent), rounded(costs.related), rounded(costs.inflected), rounded(costs.initial),
                        rounded(costs.gender), rounded(costs.turned), rounded(costs.misread), rounded(costs.cut_off), rounded(LEAST_SLIP)};
        const float whole = rounded(costs.extra_word - costs.alike), omitted = rounded(costs.patronymic_omitted);
        second_ = std::min(whole, rounded(costs.second_given_omitted));
        left_over_ = {whole, whole, omitted, omitted, rounded(more_.particle_omitted), 0.0f, 0.0f, 0.0f};
    }

    std::size_t words() const { return arrays_.flags.size(); }
    std::size_t names() const { return arrays_.codes.size() / PLACES; }

    // The names that can cost `most`, with a bound below the cost of each; in no order. Throws Left where Python must do it.
    void search(const Name& asked, double most, const SearchLimits& limits, Room& room, std::vector<Found>& found) const {
        found.clear();
        if (!words()) return;
        std::vector<Met> met;
        for (std::size_t at = 0; at < asked.words.size(); ++at)
            if (!asked.words[at]->initial) met.push_back(within(at, meetings(asked.words[at], limits, most, room), most));
        if (met.empty()) return;
        const std::vector<const Met*> leading = find_leading(asked, met, most);
        weigh(asked, met, holders(leading, find_others(met, leading), limits, room), most, room, found);
    }
    // The same without what is met by no key, no form of a given name and no more than the cheapest slip; false where all
    // must be searched. What any other name costs at least is `rest`.
    bool search_near(const Name& asked, double most, const SearchLimits& limits, Room& room, std::vector<Found>& found,
                     double& rest) const {
        found.clear();
        if (asked.words.empty() || !words()) return false;
        std::size_t longest = 0;
        for (const auto& word : asked.words)
            if (!word->initial)
                for (const std::string& key : word->keys) longest = std::max(longest, key.size());
        rest = std::min({costs_.inflected, costs_.related, costs_.initial, costs_.gender});
        rest = std::min(rest, slips_.in_length(more_.next_slip, longest));
        most = std::min(most, rest);
        std::vector<Met> met;
        for (std::size_t at = 0; at < asked.words.size(); ++at)
            if (!asked.words[at]->initial) met.push_back(within(at, nearest(asked.words[at], most, room), most));
        if (met.empty()) return false;
        const std::vector<const Met*> leading = find_leading(asked, met, most);
        const std::vector<std::uint32_t> names = holders(leading, met.size() < asked.words.size() ? find_others(met, leading) : std::vector<const Met*>(), limits, room);
        rest -= ROUNDING;
        weigh(asked, met, names, most, room, found);
        return true;
    }

private:
    static constexpr float INFINITE = std::numeric_limits<float>::infinity();
    static constexpr std::uint8_t UNKNOWN = 255;
    // Of bynames/_kinds/person/rows.py
    static constexpr std::uint32_t WORD = (1u << 28) - 1, DOUBLE = 1u << 28;
    static constexpr unsigned ROLE = 29;
    static constexpr std::size_t PLACES = 4;
    enum : std::uint32_t { SURNAME, GIVEN, PATRONYMIC, INITIAL, PARTICLE, NO_WORD, LONG };
    enum : std::uint8_t { IS_INITIAL = 1, HAS_FAMILY = 2, IS_CYRILLIC = 4, HAS_FATHER = 8, HAS_HYPHEN = 16 };
    // How a word was found, the surest first
    enum Way : std::uint8_t { KEY, EQUIVALENT, RELATED, INFLECTED, AN_INITIAL, BY_GENDER, TURNED, MISREAD, CUT_OFF, SLIP };
    static constexpr double APART = 1.6, LEAST_SLIP = 0.05, SAME_GIVEN = 0.3, HARDLY_A_SLIP = 0.45, ROUNDING = 1e-4;
    static constexpr std::size_t THREE = 3, MOST_KEYS = 10;
    // No letter of a key has this bit.
    static constexpr std::uint32_t FIT = 1;
    // So many places ahead are fetched.
    static constexpr std::size_t AHEAD = 8;

    // What a word of the query meets, as far as it costs no more than is asked for
    struct Met {
        std::size_t at;
        std::shared_ptr<const Meetings> all;
        std::size_t some;
        std::size_t volume() const { return some ? all->volumes[some - 1] : 0; }
    };
    struct One {
        std::uint32_t word;
        float cost;
        std::uint8_t way;
    };

    // What is looked at of a key, in one place of the memory: the arrays have it in four.
    struct alignas(32) Key {
        static constexpr std::size_t NEAR = 24, MANY = 255;
        std::uint32_t letters = 0;  // as bits
        std::uint8_t size = 0;
        std::uint8_t words = 0;  // that it is of, or MANY
        bool fits = false;       // for the engine
        bool halved = false;     // some of its words are double names
        char text[NEAR];         // where it is no longer
    };

    static float rounded(double cost) { return static_cast<float>(cost); }

    static Met within(std::size_t at, std::shared_ptr<const Meetings> all, double most) {
        const auto& costs = all->costs;
        std::size_t some = costs.size();
        if (some && !(costs.back() <= rounded(most)))
            some = static_cast<std::size_t>(std::upper_bound(costs.begin(), costs.end(), most, [](double one, float other) { return one < static_cast<double>(other); }) - costs.begin());
        return {at, std::move(all), some};
    }
    // The words of the query of which one at least must be met; the rarest do.
    std::vector<const Met*> find_leading(const Name& asked, const std::vector<Met>& met, double most) const {
        std::vector<const Met*> full, main;
        for (const Met& one : met) full.push_back(&one);
        if (full.size() < 2 || most >= costs_.extra_word + costs_.surname_alone) return full;
        for (const Met* one : full)
            if (full.size() <= 2 || asked.roles[one->at] != Role::patronymic) main.push_back(one);
        std::vector<const Met*>& chosen = main.size() > 1 ? main : full;
        std::stable_sort(chosen.begin(), chosen.end(), [](const Met* one, const Met* other) { return one->volume() < other->volume(); });
        chosen.pop_back();
        return chosen;
    }

    static std::vector<const Met*> find_others(const std::vector<Met>& met, const std::vector<const Met*>& leading) {
        std::vector<const Met*> found;
        for (const Met& one : met)
            if (std::find(leading.begin(), leading.end(), &one) == leading.end()) found.push_back(&one);
        return found;
    }

    // Each word that has a key
    template <typename Take> void spelling(std::uint32_t key, Take take) const {
        arrays_.spelt.each(key, [&](std::uint32_t word) {
            if (word >= words()) throw BadTable("a number without a meaning");
            take(word);
        });
    }
    template <typename Take> void words_with(std::uint32_t hash, Take take) const {
        arrays_.by_word.look_up(hash, [&](std::uint32_t word) {
            if (word >= words()) throw BadTable("a number without a meaning");
            take(word);
        });
    }
    void add_volumes(Meetings& found) const {
        std::size_t volume = 0;
        for (std::uint32_t word : found.words) found.volumes.push_back(volume += arrays_.names.size(word));
    }
    static std::string gender_of(const Word& word) { return word.patronymic ? utf8(Text(1, word.patronymic)) : std::string(); }

    std::shared_ptr<const Meetings> nearest(const std::shared_ptr<const Word>& word, double most, Room& room) const {
        auto all = room.met_.get(word);
        if (all && all->most >= most) return all;
        if (auto known = room.near_.get(word)) return known;
        std::vector<std::uint32_t> touched;
        const auto take = [&](std::uint32_t one, float cost) {
            float& least = room.cost_of_[one];
            if (least == INFINITE) touched.push_back(one);
            least = std::min(least, cost);
        };
        std::vector<std::pair<std::string, float>> keys;
        const auto add = [&](const std::string& key, float cost) {
            for (const auto& [known, its] : keys)
                if (known == key) return;
            keys.emplace_back(key, cost);
        };
        for (const std::string& key : word->keys) add(key, 0.0f);
        for (const std::string& key : word->keys)
            for (const auto& [one, other] : more_.cheapest)
                for (std::size_t at = 0; at <= key.size(); ++at) {
                    if (key.compare(at, one.size(), one) != 0) continue;
                    const std::string near = key.substr(0, at) + other + key.substr(at + one.size());
                    if (near != key) add(near, rounded(slips_.in_length(more_.least_slip, std::min(near.size(), key.size()))));
                }
        for (const auto& [key, cost] : keys)
            arrays_.by_key.look_up(Bones::hash('k', key), [&, its = cost](std::uint32_t found) { spelling(found, [&](std::uint32_t one) { take(one, its); }); });
        const float equivalent = rounded(costs_.equivalent);
        each_of_one_name(*word, [&](std::uint32_t hash) { words_with(hash, [&](std::uint32_t one) { take(one, equivalent); }); });
        auto found = std::make_shared<Meetings>();
        for (const auto& [cost, one] : by_cost(touched, room)) {
            found->words.push_back(one);
            found->costs.push_back(cost);
        }
        add_volumes(*found);
        room.near_.put(word, found);
        return found;
    }
    // The features of words that are forms of one name
    template <typename Take> void each_of_one_name(const Word& word, Take take) const {
        for (std::uint32_t family : word.families) take(Bones::hash('f', words_.lexicon.families[family].id));
        const std::string gender = gender_of(word);
        for (std::uint32_t family : word.patronymics) take(Bones::hash('p', gender + words_.lexicon.families[family].id));
    }
    // Words by their costs, which are given back as there is none.
    static std::vector<std::pair<float, std::uint32_t>> by_cost(const std::vector<std::uint32_t>& words, Room& room) {
        std::vector<std::pair<float, std::uint32_t>> found;
        found.reserve(words.size());
        for (std::uint32_t word : words) found.emplace_back(std::exchange(room.cost_of_[word], INFINITE), word);
        std::sort(found.begin(), found.end());
        return found;
    }

    std::shared_ptr<const Meetings> meetings(const std::shared_ptr<const Word>& asked, const SearchLimits& limits, double most, Room& room) const {
        auto known = room.met_.get(asked);
        if (known && known->most >= most) return known;
        // What is dearer decides, up to these, which words never meet.
        auto found = std::make_shared<Meetings>();
        if (!find_meetings(*asked, limits, std::max({most, SAME_GIVEN, HARDLY_A_SLIP}), room, *found)) find_meetings(*asked, limits, INFINITE, room, *found);
        add_volumes(*found);
        room.met_.put(asked, found);
        return found;
    }
    // What a word meets that costs so much at most; false where there may be more words than are looked at, and all must be
    // asked for to know which.
    bool find_meetings(const Word& word, const SearchLimits& limits, double most, Room& room, Meetings& found) const {
        // All that can throw comes before any mark is made.
        const Strings &nominatives = words_.nominatives(word), &stems = words_.stems(word), &plain_stems = words_.plain_stems(word);
        const Strings& masculine = words_.masculine(word);
        const auto described = words_.describe(word);
        std::vector<std::uint32_t> touched, gendered;
        const auto surely = [&](std::uint32_t one, std::uint8_t way) {
            if (way == INFLECTED && !word.cyrillic && !(arrays_.flags.at(one) & IS_CYRILLIC)) return;
            std::uint8_t& known = room.found_by_[one];
            if (known == UNKNOWN) touched.push_back(one);
            known = std::min(known, way);
        };
        const auto ask_keys = [&](char kind, const std::string& text, std::uint8_t way) {
            arrays_.by_key.look_up(Bones::hash(kind, text), [&](std::uint32_t key) { spelling(key, [&](std::uint32_t one) { surely(one, way); }); });
        };
        for (const std::string& key : word.keys) ask_keys('k', key, KEY);
        for (const std::string& key : nominatives) ask_keys('k', key, INFLECTED);
        for (const std::string& stem : stems) ask_keys('w', stem, INFLECTED);
        for (const std::string& stem : plain_stems) ask_keys('s', stem, INFLECTED);
        for (const std::string& key : masculine)
            for (char kind : {'m', 'k'})
                arrays_.by_key.look_up(Bones::hash(kind, key), [&](std::uint32_t known) { spelling(known, [&](std::uint32_t one) { gendered.push_back(one); }); });
        const auto ask_words = [&](std::uint32_t hash, std::uint8_t way) {
            words_with(hash, [&](std::uint32_t one) {
                std::uint8_t& known = room.found_by_[one];
                if (known == UNKNOWN) touched.push_back(one);
                known = std::min(known, way);
            });
        };
        each_of_one_name(word, [&](std::uint32_t hash) { ask_words(hash, EQUIVALENT); });
        for (std::uint32_t family : word.families)
            for (std::uint32_t other : words_.lexicon.families[family].related) ask_words(Bones::hash('f', words_.lexicon.families[other].id), RELATED);
        for (const std::string& key : word.keys) ask_words(Bones::hash('n', key), INFLECTED);
        if (!words_.anagram(word).empty()) ask_words(Bones::hash('t', words_.anagram(word)), TURNED);
        if (!words_.outline(word).empty()) ask_words(Bones::hash('o', words_.outline(word)), MISREAD);
        for (const std::string& stem : words_.whole_stems(word)) ask_words(Bones::hash('e', stem), CUT_OFF);
        for (const std::string& stem : words_.left_stems(word)) ask_words(Bones::hash('c', stem), CUT_OFF);
        for (char32_t letter : described.beginnings) ask_words(Bones::hash('i', utf8(Text(1, letter))), AN_INITIAL);

        std::size_t passed_over = 0;
        const std::vector<One> unsure = unsure_words(word, slipped(word, most, room, passed_over), gendered, room);
        std::sort(touched.begin(), touched.end());
        std::vector<One> every;
        for (std::uint32_t one : touched) every.push_back({one, least_costs_[room.found_by_[one]], room.found_by_[one]});
        for (const One& one : unsure) {
            if (room.found_by_[one.word] == UNKNOWN) {
                every.push_back(one);
                continue;
            }
            // What may be another case may be a slip as well, and cheaper.
            One& known = every[static_cast<std::size_t>(std::lower_bound(touched.begin(), touched.end(), one.word) - touched.begin())];
            known.cost = std::min(known.cost, one.cost);
        }
        for (std::uint32_t one : touched) room.found_by_[one] = UNKNOWN;
        if (passed_over && every.size() + passed_over > limits.words) return false;
        if (every.size() > limits.words) {
            std::stable_sort(every.begin(), every.end(), [](const One& one, const One& other) { return one.way < other.way; });
            every.resize(limits.words);
        }
        std::stable_sort(every.begin(), every.end(), [](const One& one, const One& other) { return one.cost < other.cost; });
        found.most = most;
        for (const One& one : every) {
            const bool initial = arrays_.flags.at(one.word) & IS_INITIAL;
            if (!initial && static_cast<double>(one.cost) > most) continue;
            (initial ? found.initials : found.words).push_back(one.word);
            (initial ? found.initial_costs : found.costs).push_back(one.cost);
        }
        return true;
    }

    // The keys that can be a slip of the word's, each with the least that it costs, as far as that is no more than `most`;
    // those of double names whatever it costs. The others have no more words than `passed_over`.
    std::vector<std::pair<std::uint32_t, float>> slipped(const Word& word, double most, Room& room, std::size_t& passed_over) const {
        const std::size_t count = std::min(MOST_KEYS, word.keys.size());
        std::vector<std::uint32_t> keys, hashes;
        std::vector<std::string> bones;
        for (std::size_t key = 0; key < count; ++key) words_.bones().skeletons(word.keys[key], bones);
        for (const std::string& one : bones) hashes.push_back(Bones::hash('d', one));
        make_set(hashes);
        arrays_.by_key.look_up_all(hashes, [&](std::uint32_t key) {
            if (key >= keys_.size()) throw BadTable("a number without a meaning");
            if (std::exchange(room.seen_keys_[key], std::uint8_t{1})) return;
            fetch(&keys_[key]);
            keys.push_back(key);
        });
        for (std::uint32_t key : keys) room.seen_keys_[key] = 0;
        for (std::uint32_t key : keys)
            if (!keys_[key].fits) throw Left();
        const Near near(word, count);
        sort_by_size(keys);
        // What each costs, and how far it is from each key of the word: so far at least
        std::vector<double> least(keys.size(), APART);
        std::vector<std::uint8_t> apart(keys.size() * count, 0);
        std::array<std::size_t, FourDistances::COUNT> four;
        std::size_t waiting = 0;
        std::string other;
        for (std::size_t at = 0; at < count; ++at) {
            const std::string& mine = word.keys[at];
            const std::uint32_t letters = letters_in(mine) & ~FIT;
            for (std::size_t begin = 0, end = 0; begin < keys.size(); begin = end) {
                const std::size_t size = keys_[keys[begin]].size;
                while (end < keys.size() && keys_[keys[end]].size == size) ++end;
                const std::size_t shorter = std::min(mine.size(), size), longer = std::max(mine.size(), size), allowed = Slips::most(shorter);
                if (longer - shorter > allowed) continue;
                const auto take = [&](std::size_t place, std::size_t distance) {
                    apart[place * count + at] = static_cast<std::uint8_t>(distance);
                    if (distance > allowed) return;
                    const Key& its = keys_[keys[place]];
                    if (size > Key::NEAR) other = arrays_.keys.key(keys[place]);
                    else other.assign(its.text, size);
                    least[place] = std::min(least[place], slips_.cost(mine, other));
                };
                const auto take_four = [&] {
                    std::array<const char*, FourDistances::COUNT> texts;
                    std::array<std::size_t, FourDistances::COUNT> distances;
                    for (std::size_t which = 0; which < texts.size(); ++which) texts[which] = keys_[keys[four[which < waiting ? which : 0]]].text;
                    near.four(at).from(texts, size, distances);
                    for (std::size_t which = 0; which < waiting; ++which) take(four[which], distances[which]);
                    waiting = 0;
                };
                for (std::size_t place = begin; place < end; ++place) {
                    const Key& its = keys_[keys[place]];
                    if (count_bits(letters & ~its.letters) > allowed || count_bits(its.letters & ~letters) > allowed) continue;
                    std::uint8_t* const known = apart.data() + place * count;
                    known[at] = static_cast<std::uint8_t>(near.least(known, at));
                    if (known[at] > allowed) continue;
                    if (mine.size() > FourDistances::LONGEST || mine.empty() || size == 0 || size > Key::NEAR) {
                        take(place, distance(mine, size > Key::NEAR ? arrays_.keys.key(keys[place]) : std::string(its.text, size)));
                        continue;
                    }
                    four[waiting++] = place;
                    if (waiting == four.size()) take_four();
                }
                if (waiting) take_four();
            }
        }
        const double affordable = most + ROUNDING;
        std::vector<std::pair<std::uint32_t, float>> found;
        for (std::size_t place = 0; place < keys.size(); ++place) {
            const Key& its = keys_[keys[place]];
            if (least[place] >= APART) continue;
            if (its.halved || least[place] <= affordable) found.emplace_back(keys[place], rounded(least[place]));
            else passed_over += its.words < Key::MANY ? std::size_t{its.words} : words();
        }
        return found;
    }
    // The keys of a word, and how far they are from each other: what is far from one of them is not near to another that is
    // near to that.
    class Near {
    public:
        Near(const Word& word, std::size_t count) {
            for (std::size_t at = 0; at < count; ++at) {
                const std::string& key = word.keys[at];
                if (key.size() > Distances::LONGEST) throw Left();
                if (!key.empty() && key.size() <= FourDistances::LONGEST) fours_[at].emplace(key);
                for (std::size_t before = 0; before < at; ++before) between_[before][at] = distance(word.keys[before], key);
            }
        }
        const FourDistances& four(std::size_t at) const { return *fours_[at]; }
        // How far a text is at least from a key, when it is so far from those before it.
        std::size_t least(const std::uint8_t* apart, std::size_t at) const {
            std::size_t found = 0;
            for (std::size_t before = 0; before < at; ++before)
                if (apart[before] > between_[before][at]) found = std::max(found, apart[before] - between_[before][at]);
            return found;
        }

    private:
        std::array<std::optional<FourDistances>, MOST_KEYS> fours_;
        std::array<std::array<std::size_t, MOST_KEYS>, MOST_KEYS> between_{};
    };
    void sort_by_size(std::vector<std::uint32_t>& keys) const {
        std::array<std::size_t, 257> ends{};
        for (std::uint32_t key : keys) ++ends[keys_[key].size + 1u];
        for (std::size_t size = 1; size < ends.size(); ++size) ends[size] += ends[size - 1];
        std::vector<std::uint32_t> sorted(keys.size());
        for (std::uint32_t key : keys) sorted[ends[keys_[key].size]++] = key;
        keys.swap(sorted);
    }

    // The words that are met by a slip, or as a surname of the other gender, and what each costs at least.
    std::vector<One> unsure_words(const Word& asked, const std::vector<std::pair<std::uint32_t, float>>& keys, const std::vector<std::uint32_t>& gendered, Room& room) const {
        std::vector<std::uint32_t> touched;
        for (std::uint32_t one : gendered)
            if (!std::exchange(room.by_gender_[one], std::uint8_t{1})) touched.push_back(one);
        for (const auto& [key, cost] : keys) arrays_.spelt.fetch_start(key);
        for (const auto& [key, cost] : keys) arrays_.spelt.fetch_items(key);
        for (const auto& [key, cost] : keys)
            spelling(key, [&, its = cost](std::uint32_t one) {
                float& least = room.cost_of_[one];
                if (least == INFINITE && !room.by_gender_[one]) touched.push_back(one);
                least = std::min(least, its);
            });
        std::vector<One> found;
        for (const auto& [least, one] : by_cost(touched, room)) {
            float cost = least;
            const bool by_gender = std::exchange(room.by_gender_[one], std::uint8_t{0}) != 0;
            const std::uint8_t flags = arrays_.flags.at(one);
            const bool halves = flags & HAS_HYPHEN;
            bool never = false;
            if (!asked.families.empty()) {
                never = (flags & HAS_FAMILY) && cost > rounded(SAME_GIVEN) && !halves;
                // Two given names, each typed as such, do not meet by a slip.
                if (asked.cyrillic) never = never || ((flags & HAS_FAMILY) && (flags & IS_CYRILLIC));
            }
            if (!asked.patronymics.empty()) never = never || ((flags & HAS_FATHER) && cost > rounded(HARDLY_A_SLIP) && !halves);
            if (never) continue;
            if (halves && cost < INFINITE) cost = rounded(LEAST_SLIP);
            if (by_gender) cost = std::min(cost, rounded(costs_.gender));
            found.push_back({one, cost, SLIP});
        }
        return found;
    }

    // The names that hold a word that one of `leading` meets; of `others`, those that have an initial as well.
    std::vector<std::uint32_t> holders(const std::vector<const Met*>& leading, const std::vector<const Met*>& others, const SearchLimits& limits, Room& room) const {
        std::vector<std::uint32_t> found;
        std::size_t room_left = limits.names;
        const auto take = [&](std::uint32_t name) {
            if (name >= names()) throw BadTable("a number without a meaning");
            if (room.seen_.has(name)) return;
            room.seen_.put(name);
            found.push_back(name);
        };
        const auto each = [&](const Met& met, bool initialled) {
            for (std::size_t at = 0; at < met.some && room_left; ++at) {
                if (at + AHEAD < met.some) arrays_.names.fetch_start(met.all->words[at + AHEAD]);
                if (at + AHEAD / 2 < met.some) arrays_.names.fetch_items(met.all->words[at + AHEAD / 2]);
                const std::uint32_t word = met.all->words[at];
                const std::size_t some = std::min(room_left, initialled ? std::size_t{arrays_.initialled.at(word)} : arrays_.names.size(word));
                arrays_.names.each(word, take, some);
                room_left -= some;
            }
        };
        for (const Met* met : leading) each(*met, false);
        room_left = limits.names;
        for (const Met* met : others) each(*met, true);
        for (std::uint32_t name : found) room.seen_.take(name);
        return found;
    }

    // Which of these names can cost `most`, and what each costs at least.
    void weigh(const Name& asked, const std::vector<Met>& met, const std::vector<std::uint32_t>& names, double most, Room& room,
               std::vector<Found>& found) const {
        Weighing of = weighing(asked, met, most);
        // Each word of the index that is met gets a slot, and each word of the query a cost for each slot.
        std::uint32_t slots = 1;
        const auto place = [&](std::uint32_t word) {
            if (room.slotted_.has(word)) return;
            room.slotted_.put(word);
            room.slot_of_[word] = slots++;
        };
        for (const Met& one : met) {
            for (std::size_t at = 0; at < one.some; ++at) place(one.all->words[at]);
            for (std::uint32_t word : one.all->initials) place(word);
        }
        room.slot_costs_.assign(met.size() * slots, INFINITE);
        for (std::size_t number = 0; number < met.size(); ++number) {
            float* const costs = room.slot_costs_.data() + number * slots;
            for (std::size_t at = 0; at < met[number].some; ++at) costs[room.slot_of_[met[number].all->words[at]]] = met[number].all->costs[at];
            for (std::size_t at = 0; at < met[number].all->initials.size(); ++at)
                costs[room.slot_of_[met[number].all->initials[at]]] = met[number].all->initial_costs[at];
        }
        of.slots = slots;
        for (std::size_t number = 0; number < names.size(); ++number) {
            if (number + 2 * AHEAD < names.size()) fetch(arrays_.codes.data() + std::size_t{names[number + 2 * AHEAD]} * PLACES);
            const std::uint32_t name = names[number];
            const std::uint32_t* codes = arrays_.codes.data() + std::size_t{name} * PLACES;
            std::size_t count = PLACES;
            if (codes[0] >> ROLE == LONG) {
                const auto place_of = std::lower_bound(long_names_.begin(), long_names_.end(), name) - long_names_.begin();
                const std::size_t begin = arrays_.long_names.starts.at(static_cast<std::size_t>(place_of));
                const std::size_t end = arrays_.long_names.starts.at(static_cast<std::size_t>(place_of) + 1);
                if (begin > end || end > arrays_.long_names.items.size()) throw BadTable("incomplete lists");
                codes = arrays_.long_names.items.data() + begin;
                count = end - begin;
            }
            double bound = 0.0;
            if (bound_of(of, codes, count, room, bound)) found.push_back({name, bound});
        }
        for (const Met& one : met) {
            for (std::size_t at = 0; at < one.some; ++at) room.slotted_.take(one.all->words[at]);
            for (std::uint32_t word : one.all->initials) room.slotted_.take(word);
        }
    }

    // What is the same for all names that are weighed against a query
    struct Weighing {
        double most;
        std::uint32_t slots, mask;
        std::size_t asked, initials;
        bool many, given;
        struct Line {
            std::uint8_t bit;
            float left_over;
        };
        std::vector<Line> lines;  // for each word that is no initial
    };
    Weighing weighing(const Name& asked, const std::vector<Met>& met, double most) const {
        Weighing found{most, 0, 0, asked.words.size(), asked.words.size() - met.size(), asked.words.size() > 3, false, {}};
        // Of three words none of which is a patronymic one may be a second given name.
        const bool second = asked.words.size() == THREE && std::find(asked.roles.begin(), asked.roles.end(), Role::patronymic) == asked.roles.end();
        for (const Met& one : met) {
            const auto role = static_cast<std::uint32_t>(asked.roles[one.at]);
            const bool free = found.many && role <= GIVEN;
            const float alone = second && role <= GIVEN ? second_ : left_over_[role];
            found.lines.push_back({static_cast<std::uint8_t>(1u << role), free ? 0.0f : alone});
        }
        for (const auto& word : asked.words)
            if (word->initial) found.mask |= words_.describe(*word).mask;
        found.given = asked.words.size() == 1 && (!asked.words[0]->families.empty() || asked.roles[0] == Role::given);
        return found;
    }
    // False where it is beyond what is asked for. The order of the sums is that of numpy.
    bool bound_of(const Weighing& of, const std::uint32_t* codes, std::size_t width, const Room& room, double& bound) const {
        constexpr std::size_t USUAL = 64;
        std::uint32_t few_slots[USUAL];
        std::vector<std::uint32_t> many_slots;
        std::uint32_t* slots = few_slots;
        if (width > USUAL) {
            many_slots.resize(width);
            slots = many_slots.data();
        }
        std::size_t count = 0, met = 0;
        bool hyphenated = false, father = false;
        for (std::size_t at = 0; at < width; ++at) {
            const std::uint32_t word = codes[at] & WORD;
            if (word > words()) throw BadTable("a number without a meaning");
            slots[at] = room.slotted_.has(word) ? room.slot_of_[word] : 0;
            count += codes[at] >> ROLE < NO_WORD;
            met += slots[at] != 0;
            hyphenated = hyphenated || (codes[at] & DOUBLE);
            father = father || codes[at] >> ROLE == PATRONYMIC;
        }
        const bool crowded = count + hyphenated > 3;
        std::uint8_t ours = 0, theirs = 0;
        bound = 0.0;
        for (std::size_t line = 0; line < of.lines.size(); ++line) {
            const float* const costs = room.slot_costs_.data() + line * of.slots;
            float least = INFINITE;
            for (std::size_t at = 0; at < width; ++at) least = std::min(least, costs[slots[at]]);
            bound += static_cast<double>(std::min(least, of.lines[line].left_over));
            if (least == INFINITE) ours |= of.lines[line].bit;
        }
        if (of.initials) {
            std::ptrdiff_t number = std::max<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(met) - static_cast<std::ptrdiff_t>(of.lines.size()), 0);
            double by_initials = 0.0;
            for (std::size_t at = 0; at < width; ++at) {
                const std::uint32_t word = codes[at] & WORD;
                const bool initial = codes[at] >> ROLE == INITIAL;
                if (slots[at] && !initial) continue;
                const bool fits = word < words() && (arrays_.masks.data()[word] & of.mask);
                const bool hit = !slots[at] && fits;
                number += hit || (fits && initial);
                if (hit) {
                    by_initials += initial ? costs_.two_initials : costs_.initial;
                    // It is taken; a slot of its own costs nothing more, for all lines have been read.
                    slots[at] = 1;
                }
            }
            const std::ptrdiff_t initials = static_cast<std::ptrdiff_t>(of.initials), spare = initials - number;
            const double omitted = costs_.patronymic_omitted;
            bound += spare >= 0 ? by_initials + omitted * static_cast<double>(spare) : static_cast<double>(initials) * omitted;
            if (spare > 0) ours |= 1u << INITIAL;
        }
        float rest = 0.0f;
        for (std::size_t at = 0; at < width; ++at) {
            const std::uint32_t role = codes[at] >> ROLE;
            if (!slots[at] && role < NO_WORD) theirs |= static_cast<std::uint8_t>(1u << role);
            if ((codes[at] & DOUBLE) || slots[at] || (role <= GIVEN && crowded)) continue;
            rest += role <= GIVEN && count == THREE && !father ? second_ : left_over_[role];
        }
        bound += static_cast<double>(rest);
        if (!(bound <= of.most + 2 * ROUNDING)) return false;
        constexpr unsigned initial = 1u << INITIAL, patronymic = 1u << PATRONYMIC, spoken = initial | patronymic | 1u << GIVEN | 1u << SURNAME;
        const bool clash = ((ours & patronymic) && (theirs & patronymic)) || ((ours & initial) && (theirs & spoken)) || ((theirs & initial) && (ours & spoken));
        bound += clash ? costs_.patronymic_contradicted : 0.0;
        double alone = 0.0;
        if (of.asked == 1) {
            alone = count > 1 ? (of.given ? costs_.given_alone : costs_.surname_alone) : 0.0;
            alone = alone + (theirs & 3 ? costs_.alike : 0.0);
        } else {
            alone = count == 1 ? costs_.surname_alone : 0.0;
        }
        bound += (hyphenated || crowded || of.many ? 0.0 : alone) - ROUNDING;
        return bound <= of.most + ROUNDING;
    }

    const Words& words_;
    const Slips& slips_;
    const Costs& costs_;
    IndexArrays arrays_;
    IndexCosts more_;
    std::vector<std::uint32_t> long_names_;
    std::vector<Key> keys_;
    std::array<float, 10> least_costs_;
    std::array<float, 8> left_over_;
    float second_;
};

}  // namespace bynames
