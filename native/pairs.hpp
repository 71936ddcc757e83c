// Two names of persons compared, as bynames/_kinds/person/scoring.py has it: an assignment of words with a cost each.
#pragma once

#include "names.hpp"

namespace bynames {

enum class Why : std::uint8_t { same_key, nearly_letters, nearly_key, forms, used_for, father, open, inflected, gender, ending, initial, turned, misread, cut_off, never };

struct Meeting {
    double cost;
    Why why;
    double least = 0.0;
};

// What slips of the pen cost in keys.
class Slips {
public:
    Slips(const Flat& flat, const Costs& costs) : costs_(costs) {
        pairs_.fill(-1.0);
        const Rows rows = flat.rows(section::SLIPS, 4);
        for (std::size_t row = 0; row < rows.size(); ++row) {
            if (rows.at(row, 0) >= 128 || rows.at(row, 1) >= 128) throw BadTable("no key letter");
            pairs_[rows.at(row, 0) * 128 + rows.at(row, 1)] = number(rows, row, 2);
        }
    }
    static std::size_t most(std::size_t size) { return 1 + size / 4; }
    // What slips cost in two keys of which the shorter has so many letters.
    double in_length(double cost, std::size_t size) const {
        return cost * (costs_.slip_usual_length + static_cast<double>(SHORTEST)) / static_cast<double>(std::max(size, SHORTEST + 1) + SHORTEST);
    }

    // What the slips cost that make one key of another.
    double cost(const std::string& first, const std::string& second) const {
        // In one order always: there are several shortest ways from one word to another.
        const std::string &one = std::min(first, second), &other = std::max(first, second);
        if (are_swapped(one, other)) return in_length(costs_.slip_transposed, one.size());
        double found = 0.0;
        each_edit(one, other, [&](const Edit& edit) {
            double cost = slip(edit.from, edit.to);
            const char letter = edit.from ? one[0] : edit.to;
            if (edit.at == 0 && cost > SMALL && letter != 'v') cost *= costs_.slip_first_letter;
            found += cost;
        });
        return in_length(found, std::min(one.size(), other.size()));
    }

private:
    static constexpr double SMALL = 0.3;
    static constexpr std::size_t SHORTEST = 2;
    struct Edit {
        std::size_t at;
        char from, to;  // 0 for nothing
    };

    static bool is_vowel(char letter) { return letter == 'a' || letter == 'e' || letter == 'i' || letter == 'u'; }
    double slip(char one, char other) const {
        const double known = pairs_[(static_cast<unsigned char>(one) & 127) * 128 + (static_cast<unsigned char>(other) & 127)];
        if (known >= 0) return known;
        if (!one || !other) return is_vowel(one ? one : other) ? costs_.slip_vowel_lost : costs_.slip_consonant_lost;
        return is_vowel(one) && is_vowel(other) ? costs_.slip_vowel : costs_.slip_letter;
    }
    static bool are_swapped(const std::string& one, const std::string& other) {
        if (one.size() != other.size()) return false;
        const auto alike = [](char letter) { return letter == 'e' ? 'a' : letter; };
        std::size_t start = 0, end = one.size();
        while (start < end && alike(one[start]) == alike(other[start])) ++start;
        while (end > start && alike(one[end - 1]) == alike(other[end - 1])) --end;
        if (end - start < 2 || end - start > 3) return false;
        for (std::size_t at = start; at < end; ++at)
            if (alike(one[at]) != alike(other[start + end - 1 - at])) return false;
        return true;
    }
    // The same shortest way that rapidfuzz goes (Levenshtein.editops), which leads from the last edit to the first; they are
    // told from the first on.
    template <typename Take> static void each_edit(const std::string& one, const std::string& other, Take take) {
        std::size_t begin = 0, end = one.size(), end_other = other.size();
        while (begin < end && begin < end_other && one[begin] == other[begin]) ++begin;
        while (end > begin && end_other > begin && one[end - 1] == other[end_other - 1]) --end, --end_other;
        const std::size_t width = end - begin + 1, height = end_other - begin + 1;
        // Keys are short, and what differs in them is shorter.
        constexpr std::size_t USUAL = 16;
        std::array<std::size_t, USUAL * USUAL> usual_room;
        std::array<Edit, 2 * USUAL> usual_edits;
        std::vector<std::size_t> long_room;
        std::vector<Edit> long_edits;
        std::size_t* room = usual_room.data();
        Edit* edits = usual_edits.data();
        if (width > USUAL || height > USUAL) {
            long_room.resize(width * height);
            long_edits.resize(width + height);
            room = long_room.data();
            edits = long_edits.data();
        }
        const auto at = [&](std::size_t column, std::size_t row) -> std::size_t& { return room[row * width + column]; };
        for (std::size_t column = 0; column < width; ++column) at(column, 0) = column;
        for (std::size_t row = 1; row < height; ++row) {
            at(0, row) = row;
            for (std::size_t column = 1; column < width; ++column)
                at(column, row) = std::min({at(column - 1, row) + 1, at(column, row - 1) + 1,
                                            at(column - 1, row - 1) + (one[begin + column - 1] != other[begin + row - 1])});
        }
        std::size_t column = width - 1, row = height - 1, count = 0;
        const auto note = [&](char from, char to) { edits[count++] = {begin + column, from, to}; };
        while (row && column) {
            if (at(column, row) == at(column - 1, row) + 1) {
                --column;
                note(one[begin + column], 0);
                continue;
            }
            --row;
            if (row && at(column, row) + 1 == at(column - 1, row)) {
                note(0, other[begin + row]);
            } else {
                --column;
                if (one[begin + column] != other[begin + row]) note(one[begin + column], other[begin + row]);
            }
        }
        while (column) {
            --column;
            note(one[begin + column], 0);
        }
        while (row) {
            --row;
            note(0, other[begin + row]);
        }
        while (count) take(edits[--count]);
    }

    const Costs& costs_;
    std::array<double, 128 * 128> pairs_;
};

// What cannot be mended by anything else in the name
constexpr double NEVER = 9.0;

class Pairs {
public:
    Pairs(const Flat& flat, const Words& words) : words_(words), lexicon_(words.lexicon), costs_(words.costs), slips_(flat, words.costs) {}

    // What the best assignment of the words of one name to those of the other costs. Throws Left where Python must do it.
    double cost(const Name& one, const Name& other) const {
        if (one.words.size() > other.words.size()) return cost(other, one);
        const Table table = meetings(one, other);
        const std::size_t count = one.words.size(), columns = other.words.size();
        Chosen chosen;
        bool clash = false, left = false;
        for (std::size_t i = 0; i < count; ++i) {
            double least = APART;
            int at = -1;
            for (std::size_t j = 0; j < columns; ++j)
                if (table[i][j].cost < least) {
                    least = table[i][j].cost;
                    at = static_cast<int>(j);
                }
            clash = clash || (at >= 0 && std::find(chosen.begin(), chosen.end(), at) != chosen.end());
            left = left || at < 0;
            chosen.push_back(at);
        }
        if (!clash && (count < columns || !left)) return judge(one, other, table, chosen);
        double best = HUGE_VAL;
        for (const Chosen& way : assignments(table, count, columns)) best = std::min(best, judge(one, other, table, way));
        return best;
    }

    Meeting meet(const Word& one, const Word& other, Languages ours, Languages theirs) const {
        if (one.initial || other.initial) return meet_initial(one, other, ours, theirs);
        const Meeting met = meet_by_keys(one, other);
        if (!ours || !theirs || met.cost > APART || one.low == other.low || met.why == Why::forms || met.why == Why::used_for ||
            met.why == Why::father || is_of_print(met.why) || share(one.families, other.families) || share(one.patronymics, other.patronymics))
            return met;
        if (!(one.cyrillic && other.cyrillic)) return meet_by_readings(one, other, ours, theirs, met);
        if (is_of_ending(met.why))
            return {met.cost + words_.edits.stems_apart(words_.stems_as_typed(one), words_.stems_as_typed(other), ours, theirs), met.why, met.cost};
        double apart = words_.edits.letters_apart(words_.plain(one), words_.plain(other), ours, theirs);
        if (apart > met.cost && words_.edits.only_ending_differs(one.bytes, other.bytes)) {
            const double inflected = std::max(met.cost, costs_.inflected);
            if (apart <= inflected) return met;
            return {inflected, Why::inflected, met.cost};
        }
        if (apart > met.cost) apart = std::max(met.cost, std::min(apart, undone_apart(one, other, ours, theirs)));
        return apart <= met.cost ? met : by_letters(apart, met);
    }

    const Slips& slips() const { return slips_; }

private:
    // Two words that cost more than this do not meet at all; and what they cost where two others are in common, or not at all.
    static constexpr double APART = 1.6, HARDLY = 1.59, TWO_SURNAMES = 0.65;
    static constexpr double HARDLY_A_SLIP = 0.45, SAME_GIVEN = 0.3;
    static constexpr std::size_t MOST_KEYS = 10, MOST_SHARED = 3, BORNE_OUT_BY = 2;

    // Names have so many words at most.
    static constexpr std::size_t MOST_WORDS = MOST_TOKENS;
    using Table = std::array<std::array<Meeting, MOST_WORDS>, MOST_WORDS>;
    using Chosen = Few<int, MOST_WORDS>;
    using IsMet = std::array<bool, MOST_WORDS>;
    struct Met {
        std::size_t i, j;
        Meeting meeting;
    };
    using Mets = Few<Met, MOST_WORDS>;
    // What is to be said of two names is no more than this.
    using Said = Few<double, 8 * MOST_WORDS>;

    Table meetings(const Name& one, const Name& other) const {
        if (one.words.size() > MOST_WORDS || other.words.size() > MOST_WORDS) throw Left();
        Table found;
        for (std::size_t i = 0; i < one.words.size(); ++i)
            for (std::size_t j = 0; j < other.words.size(); ++j) found[i][j] = meet(*one.words[i], *other.words[j], one.spoken, other.spoken);
        return found;
    }
    // What was typed, or read, otherwise than it was meant
    static bool is_of_print(Why why) { return why == Why::turned || why == Why::misread || why == Why::cut_off; }
    static bool is_of_ending(Why why) { return why == Why::inflected || why == Why::gender || why == Why::ending; }

    // A word that is an oblique case of one that is spelt a little otherwise
    double undone_apart(const Word& one, const Word& other, Languages ours, Languages theirs) const {
        double least = HUGE_VAL;
        for (const auto& nominative : words_.undone(one))
            least = std::min(least, words_.edits.letters_apart(nominative, words_.plain(other), ours, theirs));
        for (const auto& nominative : words_.undone(other))
            least = std::min(least, words_.edits.letters_apart(words_.plain(one), nominative, ours, theirs));
        return costs_.inflected + (least == HUGE_VAL ? NEVER : least);
    }

    Meeting by_letters(double apart, const Meeting& met) const {
        if (met.cost <= costs_.decision) apart = std::min(apart, HARDLY);
        return {apart, Why::nearly_letters, met.cost};
    }

    Meeting meet_by_readings(const Word& one, const Word& other, Languages ours, Languages theirs, const Meeting& met) const {
        const auto &far = words_.far_fetched(one), &far_other = words_.far_fetched(other);
        const double each = costs_.far_fetched;
        const auto dearer = [&](std::size_t key, std::size_t second) { return each * static_cast<double>(far[key] + far_other[second]); };
        // In one spelling a letter has one reading more likely than not.
        const double both = one.among == other.among ? costs_.both_far_fetched : each;
        // And of two Latin words few are of two spellings.
        const double lone = one.cyrillic || other.cyrillic ? each : costs_.latin_far_fetched;
        const auto far_apart = [&](std::size_t key, std::size_t second) {
            return (far[key] && far_other[second] ? both : lone) * static_cast<double>(far[key] + far_other[second]);
        };
        double apart = HUGE_VAL;
        if (is_of_ending(met.why)) {
            // Kavaliou is no case of Коваль.
            if (met.why == Why::inflected && are_in_use(one, other) && !share(words_.masculine(one), words_.masculine(other)))
                return {HARDLY, Why::nearly_letters, met.cost};
            const auto firsts = by_stem(one, other, far), seconds = by_stem(other, one, far_other);
            for (std::size_t key : firsts)
                for (std::size_t second : seconds)
                    apart = std::min(apart, words_.edits.read_stems_apart(words_.stemmed(one, key), words_.stemmed(other, second), ours, theirs) +
                                                dearer(key, second));
            return {met.cost + apart, met.why, met.cost};
        }
        std::vector<std::pair<std::size_t, std::size_t>> pairs;
        if (met.why == Why::same_key) {
            for (std::size_t key = 0; key < one.keys.size() && pairs.size() < MOST_SHARED; ++key) {
                const auto second = std::find(other.keys.begin(), other.keys.end(), one.keys[key]);
                if (second != other.keys.end()) pairs.emplace_back(key, static_cast<std::size_t>(second - other.keys.begin()));
            }
        } else {
            pairs = nearest_keys(one, other);
        }
        for (const auto& [key, second] : pairs)
            apart = std::min(apart, words_.edits.read_apart(words_.folded(one, key), words_.folded(other, second), ours, theirs) + far_apart(key, second));
        if (pairs.empty()) apart = 0.0;
        const Meeting found = apart <= met.cost ? met : by_letters(apart, met);
        // Bykov and Bychkov are two surnames in use.
        if (met.why == Why::nearly_key && found.cost > TWO_SURNAMES && found.cost < HARDLY && are_in_use(one, other))
            return {HARDLY, Why::nearly_letters, met.cost};
        return found;
    }
    // Whether both words are surnames in use, as they are likeliest read, and have no reading in common
    bool are_in_use(const Word& one, const Word& other) const {
        return lexicon_.surnames.has(one.keys[0]) && lexicon_.surnames.has(other.keys[0]) && !Words::share_a_key(one, other);
    }
    // The likeliest keys of a word, those first that have a stem in common with the other word.
    std::vector<std::size_t> by_stem(const Word& here, const Word& there, const std::vector<std::size_t>& far) const {
        std::vector<std::size_t> found(far.size());
        for (std::size_t at = 0; at < far.size(); ++at) found[at] = at;
        if (std::any_of(far.begin(), far.end(), [](std::size_t one) { return one != 0; })) {
            Strings common = words_.stems(there);
            for (const Strings* more : {&words_.plain_stems(there), &words_.nominatives(there)}) common.insert(common.end(), more->begin(), more->end());
            make_set(common);
            std::vector<bool> strange;
            for (const std::string& key : here.keys)
                strange.push_back(!std::binary_search(common.begin(), common.end(), key) && !share(words_.stems_of(key), common));
            std::stable_sort(found.begin(), found.end(), [&](std::size_t one, std::size_t other) {
                return strange[one] != strange[other] ? !strange[one] : far[one] < far[other];
            });
        }
        if (found.size() > MOST_SHARED) found.resize(MOST_SHARED);
        return found;
    }

    // What slips cost between two keys, if they are near at all.
    bool slipped(const Word& one, std::size_t key, const Word& other, std::size_t second, double& cost) const {
        const std::string &mine = one.keys[key], &its = other.keys[second];
        const std::size_t allowed = Slips::most(std::min(mine.size(), its.size()));
        if (std::max(mine.size(), its.size()) - std::min(mine.size(), its.size()) > allowed) return false;
        const std::uint32_t letters = words_.letters_of_keys(one)[key], others = words_.letters_of_keys(other)[second];
        if (count_bits(letters & ~others) > allowed || count_bits(others & ~letters) > allowed) return false;
        if (distance(mine, its) > allowed || !share(words_.skeletons(one, key), words_.skeletons(other, second))) return false;
        cost = slips_.cost(mine, its);
        return true;
    }
    double slip_cost(const Word& one, const Word& other) const {
        double best = NEVER, cost = 0.0;
        for (std::size_t key = 0; key < std::min(MOST_KEYS, one.keys.size()); ++key)
            for (std::size_t second = 0; second < std::min(MOST_KEYS, other.keys.size()); ++second)
                if (slipped(one, key, other, second, cost)) best = std::min(best, cost);
        return best;
    }
    std::vector<std::pair<std::size_t, std::size_t>> nearest_keys(const Word& one, const Word& other) const {
        struct Near {
            double cost;
            std::size_t key, second;
        };
        std::vector<Near> found;
        double cost = 0.0;
        for (std::size_t key = 0; key < std::min(MOST_KEYS, one.keys.size()); ++key)
            for (std::size_t second = 0; second < std::min(MOST_KEYS, other.keys.size()); ++second)
                if (slipped(one, key, other, second, cost) && std::min(NEVER, cost) < NEVER) found.push_back({cost, key, second});
        std::sort(found.begin(), found.end(), [&](const Near& first, const Near& last) {
            if (first.cost != last.cost) return first.cost < last.cost;
            if (first.key != last.key) return one.keys[first.key] < one.keys[last.key];
            return other.keys[first.second] < other.keys[last.second];
        });
        std::vector<std::pair<std::size_t, std::size_t>> pairs;
        for (const Near& near : found)
            if (pairs.size() < MOST_SHARED) pairs.emplace_back(near.key, near.second);
        return pairs;
    }

    bool are_related(const Word& one, const Word& other) const {
        return std::any_of(one.families.begin(), one.families.end(),
                           [&](std::uint32_t family) { return share(lexicon_.families[family].related, other.families); });
    }

    Meeting meet_by_keys(const Word& one, const Word& other) const {
        const bool cyrillic = one.cyrillic || other.cyrillic;
        const bool same_given = share(one.families, other.families);
        if (one.exact && other.exact && !same_given && !written_so(one, other)) {
            if (are_related(one, other)) return {costs_.related, Why::used_for};
            if (cyrillic && share_a_stem(one, other)) return {costs_.other_ending, Why::ending};
            return {NEVER, Why::never};
        }
        // Wan is no Wang.
        if (one.syllable && other.syllable && one.low != other.low && !(one.exact && other.exact && same_given)) return {NEVER, Why::never};
        const bool begin_alike = (one.firsts & other.firsts) != 0;
        if (begin_alike && Words::share_a_key(one, other)) return {costs_.same_key, Why::same_key};
        const bool both_given = !one.families.empty() && !other.families.empty();
        if (both_given) {
            if (same_given) return {costs_.equivalent, Why::forms};
            if (are_related(one, other)) return {costs_.related, Why::used_for};
        }
        if (one.patronymic == other.patronymic && share(one.patronymics, other.patronymics)) return {costs_.equivalent, Why::father};
        if (cyrillic && share_a_stem(one, other)) {
            if (both_given) return {costs_.other_ending, Why::ending};
            return {costs_.inflected, Why::inflected};
        }
        const double best = slip_cost(one, other);
        if (!one.patronymics.empty() && !other.patronymics.empty() && best > HARDLY_A_SLIP) return {NEVER, Why::never};
        if (both_given && (best > SAME_GIVEN || (one.cyrillic && other.cyrillic))) return {NEVER, Why::never};
        if (begin_alike && share(words_.masculine(one), words_.masculine(other))) return {std::min(costs_.gender, best), Why::gender};
        if (are_turned(one, other)) return {costs_.turned, Why::turned};
        if (are_misread(one, other)) return {std::min(costs_.misread, best), Why::misread};
        // What is left of a surname begins as it does.
        if (begin_alike && (words_.is_left_of(one, other) || words_.is_left_of(other, one))) return {std::min(costs_.cut_off, best), Why::cut_off};
        return {best, Why::nearly_key};
    }

    // Whether print made another letter of one. Two surnames in use are two.
    bool are_misread(const Word& one, const Word& other) const {
        if (words_.outline(one).empty() || words_.outline(one) != words_.outline(other)) return false;
        if (lexicon_.surnames.has(one.keys[0]) && lexicon_.surnames.has(other.keys[0])) return false;
        return words_.may_be_misread(one.low, other.low);
    }

    // Whether two neighbouring letters of one, or two around a third, have changed places in the other.
    bool are_turned(const Word& one, const Word& other) const {
        if (words_.anagram(one).empty() || words_.anagram(one) != words_.anagram(other)) return false;
        // Two surnames in use are two.
        if (lexicon_.surnames.has(one.keys[0]) && lexicon_.surnames.has(other.keys[0])) return false;
        const Word &latin = one.cyrillic ? other : one, &there = one.cyrillic ? one : other;
        std::vector<Reading> readings;
        for (std::size_t size : {2, 3})
            for (std::size_t at = 0; at + size <= latin.low.size(); ++at) {
                if (latin.low[at] == latin.low[at + size - 1]) continue;
                Text low = latin.low;
                std::swap(low[at], low[at + size - 1]);
                if (one.cyrillic == other.cyrillic) {
                    if (low == there.low) return true;
                    continue;
                }
                if (!words_.readings().read(low.data(), low.size(), &latin.among, readings)) throw Left();
                for (const Reading& reading : readings)
                    if (std::find(there.keys.begin(), there.keys.end(), reading.key) != there.keys.end()) return true;
            }
        return false;
    }

    // Whether a Latin given name is also how another language writes the Cyrillic one.
    bool written_so(const Word& one, const Word& other) const {
        if (one.cyrillic == other.cyrillic) return false;
        for (std::size_t key = 0; key < one.keys.size(); ++key) {
            const auto second = std::find(other.keys.begin(), other.keys.end(), one.keys[key]);
            if (second == other.keys.end()) continue;
            const auto place = static_cast<std::size_t>(second - other.keys.begin());
            if (words_.edits.read_apart(words_.folded(one, key), words_.folded(other, place), 0, 0) == 0) return true;
        }
        return false;
    }

    bool share_a_stem(const Word& one, const Word& other) const {
        if (!(one.firsts & other.firsts)) return false;
        const bool able = one.cyrillic == other.cyrillic || words_.edits.may_be_oblique((one.cyrillic ? one : other).bytes);
        if (able && (share(words_.stems(one), words_.plain_stems(other)) || share(words_.stems(other), words_.plain_stems(one)))) return true;
        const bool alike = std::any_of(one.keys.begin(), one.keys.end(), [&](const std::string& key) {
            return std::any_of(other.keys.begin(), other.keys.end(), [&](const std::string& its) { return key.compare(0, 2, its, 0, 2) == 0; });
        });
        return alike && (share(words_.nominatives(one), words_.key_set(other)) || share(words_.nominatives(other), words_.key_set(one)));
    }

    static bool share_letters(const Text& one, const Text& other) { return one.find_first_of(other) != Text::npos; }

    Meeting meet_initial(const Word& one, const Word& other, Languages ours, Languages theirs) const {
        const bool one_letter = share_letters(one.own_letters, other.own_letters);
        if (one.initial && other.initial) {
            if (one.low == other.low || (one.cyrillic && other.cyrillic && one_letter)) return {costs_.two_initials, Why::initial};
            if (one_letter) return {one.cyrillic != other.cyrillic ? costs_.two_initials : costs_.open_initials, Why::initial};
            for (const auto& [way, its_way, letter, its_letter] : lexicon_.open)
                if ((ours >> way & 1) && (theirs >> its_way & 1) && one.own_letters.find(letter) != Text::npos &&
                    other.own_letters.find(its_letter) != Text::npos)
                    return {costs_.open_initials, Why::open};
            return {NEVER, Why::never};
        }
        const Word &initial = one.initial ? one : other, &full = one.initial ? other : one;
        if (initial.cyrillic == full.cyrillic) {
            if (full.low.compare(0, initial.low.size(), initial.low) == 0 ||
                (full.cyrillic && lexicon_.class_of(full.low[0]) == lexicon_.class_of(initial.low[0])))
                return {costs_.initial, Why::initial};
        } else if (one_letter) {
            return {costs_.initial, Why::initial};
        }
        if (!full.cyrillic) {
            Text read;
            for (std::size_t key = 0; key < std::min<std::size_t>(2, full.read_as.size()); ++key)
                if (!full.read_as[key].empty()) read.push_back(lexicon_.class_of(full.read_as[key][0]));
            for (char32_t letter : read)
                if (full.own_letters.find(letter) != Text::npos && initial.own_letters.find(letter) != Text::npos)
                    return {costs_.initial, Why::initial};
        }
        // There are ways between two names only where both have a language.
        const Languages languages = ours && theirs ? (one.initial ? ours : theirs) : 0;
        for (const Numbers* families : {&full.families, &full.patronymics})
            for (std::uint32_t family : *families)
                for (std::size_t language = 0; language < words_.languages; ++language)
                    if ((languages >> language & 1) && share_letters(initial.own_letters, lexicon_.families[family].beginnings[language]))
                        return {costs_.initial + costs_.equivalent, Why::initial};
        return {NEVER, Why::never};
    }

    // The ways to give each word its own word of the other name, or none where what it can meet is taken.
    static std::vector<Chosen> assignments(const Table& table, std::size_t count, std::size_t columns) {
        std::array<Few<int, MOST_WORDS>, MOST_WORDS> able;
        for (std::size_t i = 0; i < count; ++i)
            for (std::size_t j = 0; j < columns; ++j)
                if (table[i][j].cost < APART) able[i].push_back(static_cast<int>(j));
        std::vector<Chosen> ways{Chosen()};
        for (std::size_t i = 0; i < count; ++i) {
            std::vector<Chosen> longer;
            for (const Chosen& way : ways) {
                for (int j : able[i]) {
                    if (std::find(way.begin(), way.end(), j) != way.end()) continue;
                    longer.push_back(way);
                    longer.back().push_back(j);
                }
                longer.push_back(way);
                longer.back().push_back(-1);
            }
            ways.swap(longer);
        }
        const auto leaves_both_out = [&](const Chosen& way) {
            for (std::size_t i = 0; i < count; ++i)
                if (way[i] < 0)
                    for (int k : able[i])
                        if (std::find(way.begin(), way.end(), k) == way.end()) return true;
            return false;
        };
        ways.erase(std::remove_if(ways.begin(), ways.end(), leaves_both_out), ways.end());
        return ways;
    }

    double judge(const Name& one, const Name& other, const Table& table, const Chosen& chosen) const {
        Mets pairs;
        bool any_full = false, any_initial = false, any_gendered = false;
        for (std::size_t i = 0; i < chosen.size(); ++i) {
            if (chosen[i] < 0) continue;
            const std::size_t j = static_cast<std::size_t>(chosen[i]);
            pairs.push_back({i, j, table[i][j]});
            const bool initial = one.words[i]->initial || other.words[j]->initial;
            any_full = any_full || (!one.words[i]->initial && !other.words[j]->initial);
            any_initial = any_initial || initial;
            any_gendered = any_gendered || is_gendered(table[i][j].why);
        }
        if (!any_full) return NEVER;
        double cost = 0.0;
        for (const Met& met : pairs) {
            // Whether a given name is a case of the other only the rules of inflection know.
            if (met.meeting.why == Why::ending) throw Left();
            cost += met.meeting.cost;
        }
        cost -= borne_out(one, other, pairs);
        if (pairs.size() < other.words.size() || any_gendered || any_initial) {
            double extra = 0.0;
            for (double said : remarks(one, other, pairs)) extra += said;
            cost += extra;
        }
        return cost;
    }
    static bool is_gendered(Why why) { return why == Why::inflected || why == Why::gender; }

    double borne_out(const Name& one, const Name& other, const Mets& pairs) const {
        const Meeting* unsure = nullptr;
        std::size_t sure = 0;
        for (const Met& met : pairs) {
            if (met.meeting.why == Why::nearly_letters) {
                if (unsure) return 0.0;
                unsure = &met.meeting;
            }
            if (met.meeting.cost <= costs_.equivalent && !one.words[met.i]->initial && !other.words[met.j]->initial) ++sure;
        }
        if (!unsure || sure < BORNE_OUT_BY) return 0.0;
        return unsure->cost - std::max(unsure->least, costs_.borne_out * unsure->cost);
    }

    // What is to be said of two names besides how their words meet, by its cost.
    Said remarks(const Name& one, const Name& other, const Mets& pairs) const {
        IsMet met_one{}, met_other{};
        for (const Met& met : pairs) met_one[met.i] = met_other[met.j] = true;
        Said said;
        left_over(one, met_one, other, met_other, said);
        left_over(other, met_other, one, met_one, said);
        const unsigned roles_one = roles_left(one, met_one), roles_other = roles_left(other, met_other);
        if (contradict(roles_one, roles_other)) said.push_back(costs_.patronymic_contradicted);
        bool only_given = !pairs.empty(), any_given = false, any_surname = false, given_in_full = false;
        for (const Met& met : pairs) {
            const Role role = one.roles[met.i], its = other.roles[met.j];
            only_given = only_given && role == Role::given && its == Role::given;
            const bool given = role == Role::given || its == Role::given;
            any_given = any_given || given || !one.words[met.i]->families.empty();
            any_surname = any_surname || role == Role::surname || its == Role::surname;
            given_in_full = given_in_full || (given && role != Role::initial && its != Role::initial);
        }
        if (roles_one && roles_other && only_given) said.push_back(costs_.given_alone);
        if (!said.empty() && !(roles_one && roles_other)) {
            if (pairs.size() == 1) said.push_back(any_given ? costs_.given_alone : costs_.surname_alone);
            else if (((roles_one | roles_other) & bit(Role::surname)) && !any_surname) said.push_back(costs_.given_alone);
        }
        if (!said.empty())
            for (const Met& met : pairs) {
                const Role role = one.roles[met.i], its = other.roles[met.j];
                if ((role == Role::surname && its == Role::patronymic) || (role == Role::patronymic && its == Role::surname))
                    said.push_back(costs_.other_role);
            }
        for (const Met& met : pairs)
            if (misplaced(one, met.i, other, met.j)) said.push_back(costs_.initial_misplaced);
        if (std::any_of(pairs.begin(), pairs.end(), [](const Met& met) { return met.meeting.why == Why::open; }) && spelt_alike(one, other, pairs))
            said.push_back(costs_.patronymic_contradicted);
        if (!given_in_full)
            for (const Met& met : pairs)
                if (is_gendered(met.meeting.why) && share(words_.masculine(*one.words[met.i]), words_.masculine(*other.words[met.j])))
                    said.push_back(costs_.gender_alone);
        return said;
    }
    static unsigned bit(Role role) { return 1u << static_cast<unsigned>(role); }
    static unsigned roles_left(const Name& name, const IsMet& met) {
        unsigned found = 0;
        for (std::size_t at = 0; at < name.words.size(); ++at)
            if (!met[at]) found |= bit(name.roles[at]);
        return found;
    }

    void left_over(const Name& name, const IsMet& met, const Name& other, const IsMet& met_other, Said& said) const {
        const bool strangers = roles_left(other, met_other) != 0;
        for (std::size_t at = 0; at < name.words.size(); ++at) {
            if (met[at]) continue;
            if (name.roles[at] == Role::patronymic || name.roles[at] == Role::initial) {
                said.push_back(costs_.patronymic_omitted);
            } else if (name.words.size() >= 4 && said_again(name, at, met)) {
                continue;
            } else if (!strangers && is_second_given(name, at, met)) {
                said.push_back(costs_.second_given_omitted);
            } else {
                double alike = 0.0;
                for (std::size_t its = 0; its < other.words.size(); ++its)
                    if (!met_other[its] && !other.words[its]->initial)
                        alike = std::max(alike, likeness(name.words[at]->keys[0], other.words[its]->keys[0]));
                said.push_back(costs_.extra_word - alike * costs_.alike);
            }
        }
    }
    // A given name behind another one that met, and so did the surname
    static bool is_second_given(const Name& name, std::size_t index, const IsMet& met) {
        if (has(name, Role::patronymic) || !(name.roles[index] == Role::given || is_middle(name, index))) return false;
        bool given = false, surname = false;
        for (std::size_t at = 0; at < name.words.size(); ++at) {
            if (!met[at]) continue;
            if (name.roles[at] == Role::given || !name.words[at]->families.empty()) given = given || at < index;
            else surname = surname || name.roles[at] == Role::surname;
        }
        return given && surname;
    }
    bool said_again(const Name& name, std::size_t at, const IsMet& met) const {
        for (std::size_t its = 0; its < name.words.size(); ++its)
            if (met[its] && !name.words[its]->initial && meet(*name.words[at], *name.words[its], 0, 0).cost <= costs_.gender) return true;
        return false;
    }
    static double likeness(const std::string& one, const std::string& other) {
        const std::size_t size = one.size() + other.size();
        if (size == 0) return 1.0;
        return 1.0 - static_cast<double>(size - 2 * common(one, other)) / static_cast<double>(size);
    }
    static bool contradict(unsigned one, unsigned other) {
        const unsigned father = bit(Role::patronymic), initial = bit(Role::initial);
        const unsigned initialled = initial | father | bit(Role::given) | bit(Role::surname);
        return ((one & father) && (other & father)) || ((one & initial) && (other & initialled)) || ((other & initial) && (one & initialled));
    }

    // An initial that met what is in another place.
    bool misplaced(const Name& one, std::size_t i, const Name& other, std::size_t j) const {
        const bool first = one.words[i]->initial, second = other.words[j]->initial;
        if (!first && !second) return false;
        const int place_one = place(one, i), place_other = place(other, j);
        if (place_one < 0 || place_other < 0) {
            const Name& name = second ? one : other;
            for (std::size_t at = 0; at < name.words.size(); ++at)
                if (!name.words[at]->families.empty() && name.roles[at] == Role::given) return true;
            return !(first && second) && (first ? place_one : place_other) != 0;
        }
        return place_one != place_other;
    }
    // Which of the given names, patronymics and initials it is; less than 0 for a surname.
    static int place(const Name& name, std::size_t index) {
        if (!is_named(name, index) && !is_middle(name, index)) return -1;
        int found = 0;
        for (std::size_t at = 0; at < index; ++at) found += is_named(name, at) || is_middle(name, at);
        return found;
    }
    static bool has(const Name& name, Role role, std::size_t from = 0) {
        return std::find(name.roles.begin() + static_cast<std::ptrdiff_t>(from), name.roles.end(), role) != name.roles.end();
    }
    static bool is_named(const Name& name, std::size_t at) {
        const Role role = name.roles[at];
        return role != Role::surname && !(role == Role::given && name.words[at]->families.empty() && has(name, Role::initial));
    }
    static bool is_middle(const Name& name, std::size_t index) {
        return name.roles[index] == Role::surname && !has(name, Role::patronymic) && has(name, Role::surname, index + 1) && index > 0 &&
               name.roles[index - 1] == Role::given;
    }
    static bool spelt_alike(const Name& one, const Name& other, const Mets& pairs) {
        std::size_t full = 0;
        for (const Met& met : pairs) {
            if (one.words[met.i]->initial || other.words[met.j]->initial) continue;
            ++full;
            if (one.words[met.i]->low != other.words[met.j]->low || one.words[met.i]->cyrillic) return false;
        }
        return full > 1;
    }

    const Words& words_;
    const Lexicon& lexicon_;
    const Costs& costs_;
    Slips slips_;
};

}  // namespace bynames
