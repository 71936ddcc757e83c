// Regular expressions of the data files over the letters of keys; bynames/_patterns.py makes the programs and says what
// each operation is. They go back as Python's do, so that the first match is the same one.
#pragma once

#include <algorithm>
#include <array>
#include <utility>

#include "flat.hpp"

namespace bynames {

// A bit for each letter of a key
inline std::uint32_t letters_in(const std::string& key) {
    std::uint32_t bits = 0;
    for (char letter : key) bits |= 1u << (static_cast<unsigned char>(letter) & 31);
    return bits;
}

// More steps than any key takes: Python does it.
struct TooLong {};

class Pattern {
    friend class Automaton;
    static constexpr std::size_t ENDLESS = 1u << 30;

public:
    struct Row {
        std::uint32_t operation, first, second, third;
    };
    // Where a match begins and ends, and its groups: two places each.
    using Groups = std::array<std::size_t, 20>;
    static constexpr std::size_t NOWHERE = static_cast<std::size_t>(-1);

    Pattern(const Rows& rows, std::size_t begin, std::size_t count, const Rows& sets, std::size_t first_set) {
        for (std::size_t at = begin; at < begin + count; ++at) {
            Row row{rows.at(at, 0), rows.at(at, 1), rows.at(at, 2), rows.at(at, 3)};
            if (row.operation == SET) {
                std::array<std::uint32_t, 4> set;
                for (std::size_t word = 0; word < 4; ++word) set[word] = sets.at(first_set + row.first, word);
                row.first = static_cast<std::uint32_t>(sets_.size());
                sets_.push_back(set);
            }
            const bool leads = row.operation == SPLIT || row.operation == JUMP || row.operation == LOOK;
            if (row.operation > EAT || (row.operation == SAVE && row.first >= 20) ||
                (row.operation == BACK && row.first >= 10) ||
                (leads && (row.operation == LOOK ? row.third : row.first) >= count) ||
                (row.operation == SPLIT && row.second >= count))
                throw BadTable("a pattern that leads out of its program");
            rows_.push_back(row);
        }
        if (rows_.empty() || rows_.back().operation != MATCH) throw BadTable("a pattern without an end");
        for (std::size_t at = 0; at + 1 < rows_.size(); ++at)
            if (rows_[at].operation == EAT && !is_one(rows_[at + 1])) throw BadTable("a pattern that repeats nothing");
        at_beginning_ = rows_[0].operation == BEGIN;
        std::vector<bool> seen(rows_.size(), false);
        anywhere_ = may_be_empty(0, seen);
        doubles_ = rows_.size() > 4 && rows_[0].operation == SAVE && is_one(rows_[1]) && rows_[2].operation == SAVE &&
                   rows_[3].operation == BACK && rows_[0].first == 2 * rows_[3].first && rows_[2].first == rows_[0].first + 1;
        if (rows_.size() > WORTH_LOOKING) {
            for (std::size_t letter = 0; letter < begins_.size(); ++letter)
                if (begins_[letter]) pairs_.add(letter, Beside::ANY_LETTER);
            return;
        }
        look_at_pairs();
        look_at_ways();
        std::vector<std::vector<bool>> met(rows_.size(), std::vector<bool>(rows_.size() + 1, false));
        at_end_ = ends_at_end(0, rows_.size(), met);
        std::vector<std::size_t> lengths(rows_.size(), UNKNOWN);
        if (at_end_) longest_ = longest(0, lengths);
        if (at_end_ && !ends_empty_) look_at_end();
    }

    // Whether a match may begin at a place, by the two letters there; surely not where this is false.
    bool may_begin(const std::string& text, std::size_t at) const {
        return pairs_.hold(slot(text[at]), at + 1 < text.size() ? slot(text[at + 1]) : NO_LETTER);
    }
    // The letters that may be the second ones of a match behind a first one, as bits
    const std::array<std::uint64_t, 2>& seconds(std::size_t letter) const { return pairs_.of(letter); }
    // The same of where it has to end.
    bool may_end(const std::string& text) const {
        if (!at_end_ || ends_empty_) return true;
        if (text.empty()) return false;
        return ends_.hold(slot(text.back()), text.size() > 1 ? slot(text[text.size() - 2]) : NO_LETTER);
    }
    // Whether there may be a match without a letter, so that letters say nothing.
    bool may_be_empty() const { return anywhere_; }
    // Whether matches end with the text, and have so many letters at most.
    bool is_ending(std::size_t most = ENDLESS) const { return at_end_ && longest_ <= most; }
    // Whether a letter must stand before a match.
    bool is_behind_a_letter() const { return rows_[0].operation == LOOK && rows_[0].first == 1 && rows_[0].second > 0; }
    // The letters that may stand before the last one of a text that has a match, as bits
    std::array<std::uint64_t, 2> before_last(std::size_t letter) const { return at_end_ && !ends_empty_ ? ends_.of(letter) : Beside::ANY_LETTER; }

    // The first match at `from` or behind; with `advance`, an empty one at `from` does not count.
    bool search(const std::string& text, std::size_t from, bool advance, Groups& groups) const {
        Run run{*this, text, groups, from, advance, 0};
        std::size_t start = from;
        bool tried = false;
        if (at_end_) {
            if (!may_end(text)) return false;
            if (text.size() > longest_) start = std::max(from, text.size() - longest_);
        }
        for (; start <= text.size(); ++start) {
            if (at_beginning_ && start) return false;
            if (!anywhere_) {
                while (start < text.size() && !may_begin(text, start)) ++start;
                if (start == text.size()) return false;
            }
            // What a try has saved, it takes back when it fails.
            if (!std::exchange(tried, true)) groups.fill(NOWHERE);
            groups[0] = start;
            if (ways_.empty() || start == text.size() ? run.from(0, start, 0) : any_way(run, start)) return true;
        }
        return false;
    }

    // Whether it matches at this very place.
    bool match(const std::string& text, std::size_t at) const {
        Groups groups;
        groups.fill(NOWHERE);
        groups[0] = at;
        return Run{*this, text, groups, at, false, 0}.from(0, at, 0);
    }
    bool in(const std::string& text) const {
        Groups groups;
        return search(text, 0, false, groups);
    }

private:
    enum : std::uint32_t { MATCH, LETTER, SET, ANY, SPLIT, JUMP, SAVE, BACK, BEGIN, END, LOOK, FOUND, EAT };
    static constexpr std::size_t MOST_STEPS = 100000;
    static constexpr std::size_t DEEPEST = 2000;
    static constexpr std::size_t WORTH_LOOKING = 1000, WORTH_CHOOSING = 8;
    static constexpr std::size_t UNKNOWN = static_cast<std::size_t>(-1);
    // The place of a letter where the text has none
    static constexpr std::size_t NO_LETTER = 0;

    static bool is_one(const Row& row) { return row.operation == LETTER || row.operation == SET || row.operation == ANY; }
    bool is_met(const Row& row, char found) const {
        const unsigned char letter = static_cast<unsigned char>(found);
        if (row.operation == LETTER) return letter == row.first;
        return row.operation == ANY || (letter < 128 && (sets_[row.first][letter / 32] >> letter % 32 & 1));
    }

    // For each letter the letters that may stand beside it, and whether none may.
    class Beside {
    public:
        using Set = std::array<std::uint64_t, 2>;
        static constexpr Set ANY_LETTER = {~0ull, ~0ull};

        void add(std::size_t letter, const Set& others) {
            Set set = sets_[numbers_[letter]];
            for (std::size_t part = 0; part < set.size(); ++part) set[part] |= others[part];
            std::size_t number = 0;
            while (number < sets_.size() && sets_[number] != set) ++number;
            if (number == sets_.size()) sets_.push_back(set);
            numbers_[letter] = static_cast<std::uint8_t>(number);
        }
        const Set& of(std::size_t letter) const { return sets_[numbers_[letter]]; }
        bool hold(std::size_t letter, std::size_t other) const { return sets_[numbers_[letter]][other / 64] >> other % 64 & 1; }

    private:
        std::array<std::uint8_t, 128> numbers_{};
        // Less than two for each letter
        std::vector<Set> sets_{Set{}};
    };
    // Rows of one letter that can come next, each with the row behind it; whether the text may end there, or go on anyhow.
    struct Next {
        std::vector<std::pair<std::size_t, std::size_t>> rows;
        bool ends = false, open = false;
    };

    static std::size_t slot(char letter) { return static_cast<unsigned char>(letter) & 127; }
    // What must stand around is not looked at, or, with `ahead`, what must stand there is taken for what comes next.
    Next next(std::size_t row, bool ahead = false) const {
        Next found;
        std::vector<bool> seen(rows_.size(), false);
        reach(row, ahead, seen, found);
        return found;
    }
    void reach(std::size_t row, bool ahead, std::vector<bool>& seen, Next& found) const {
        while (row < rows_.size() && !seen[row]) {
            seen[row] = true;
            const Row& here = rows_[row];
            switch (here.operation) {
                case LETTER:
                case SET:
                case ANY:
                    found.rows.emplace_back(row, row + 1);
                    return;
                case SPLIT:
                    reach(here.first, ahead, seen, found);
                    row = here.second;
                    break;
                case JUMP:
                    row = here.first;
                    break;
                case LOOK:
                    row = ahead && !here.first ? row + 1 : here.third;
                    break;
                case EAT:
                    found.rows.emplace_back(row + 1, row);
                    row += 2;
                    break;
                case SAVE:
                case BEGIN:
                    ++row;
                    break;
                case END:
                    found.ends = true;
                    return;
                default:  // an end, or a group again
                    found.open = true;
                    return;
            }
        }
    }
    void add_letters(std::size_t row, Beside::Set& set) const {
        for (std::size_t letter = 0; letter < begins_.size(); ++letter)
            if (is_met(rows_[row], static_cast<char>(letter))) set[letter / 64] |= 1ull << letter % 64;
    }
    // Of a pattern of many alternatives the rows that they begin with, in order; by its first letters each is tried or not.
    struct Way {
        std::size_t row;
        Beside pairs;
        bool may_be_empty;
    };
    template <typename Running> bool any_way(Running& run, std::size_t start) const {
        const std::size_t other = start + 1 < run.text.size() ? slot(run.text[start + 1]) : NO_LETTER;
        for (std::uint16_t number : ways_of_[slot(run.text[start])]) {
            const Way& way = ways_[number];
            if ((way.may_be_empty || way.pairs.hold(slot(run.text[start]), other)) && run.from(way.row, start, 0)) return true;
        }
        return false;
    }
    void find_ways(std::size_t row, std::vector<std::size_t>& found, std::size_t depth = 0) const {
        if (rows_[row].operation != SPLIT || depth > rows_.size() || found.size() > rows_.size()) {
            found.push_back(row);
            return;
        }
        find_ways(rows_[row].first, found, depth + 1);
        find_ways(rows_[row].second, found, depth + 1);
    }
    void look_at_ways() {
        std::vector<bool> met(rows_.size(), false);
        std::vector<std::size_t> found;
        if (!is_tree(0, met)) return;
        find_ways(0, found);
        if (found.size() < WORTH_CHOOSING) return;
        ways_of_.resize(begins_.size());
        for (std::size_t row : found) {
            std::vector<bool> seen(rows_.size(), false);
            Way way{row, add_pairs(row), may_lead_to_nothing(row, seen)};
            for (std::size_t letter = 0; letter < begins_.size(); ++letter)
                if (way.may_be_empty || way.pairs.of(letter) != Beside::Set{}) ways_of_[letter].push_back(static_cast<std::uint16_t>(ways_.size()));
            ways_.push_back(std::move(way));
        }
    }
    // Whether no alternative at the beginning leads back to another one.
    bool is_tree(std::size_t row, std::vector<bool>& met) const {
        if (met[row]) return false;
        met[row] = true;
        return rows_[row].operation != SPLIT || (is_tree(rows_[row].first, met) && is_tree(rows_[row].second, met));
    }
    // Whether an end can be reached from a row on without a letter. What must stand around is not looked at.
    bool may_lead_to_nothing(std::size_t row, std::vector<bool>& seen) const {
        Next found;
        reach(row, false, seen, found);
        return found.ends || found.open;
    }
    // The letters that may come next from a row on, and whether none may.
    Beside::Set letters_from(std::size_t row) const {
        const Next come = next(row, true);
        Beside::Set found = come.open ? Beside::ANY_LETTER : Beside::Set{};
        if (come.ends) found[0] |= 1ull << NO_LETTER;
        for (const auto& one : come.rows) add_letters(one.first, found);
        return found;
    }
    Beside add_pairs(std::size_t from) const {
        Beside found;
        for (const auto& [row, behind] : next(from).rows) {
            const Beside::Set others = letters_from(behind);
            for (std::size_t letter = 0; letter < begins_.size(); ++letter)
                if (is_met(rows_[row], static_cast<char>(letter))) found.add(letter, others);
        }
        return found;
    }
    // The first two letters of matches
    void look_at_pairs() {
        for (const auto& [row, behind] : next(0).rows) {
            const Beside::Set others = letters_from(behind);
            for (std::size_t letter = 0; letter < begins_.size(); ++letter) {
                if (!is_met(rows_[row], static_cast<char>(letter))) continue;
                Beside::Set twice{};
                twice[letter / 64] |= 1ull << letter % 64;
                pairs_.add(letter, doubles_ ? twice : others);
            }
        }
    }
    // The last two letters of matches that end with the text: the last one, and the one before
    void look_at_end() {
        const auto add = [&](std::size_t row, const Beside::Set& others) {
            for (std::size_t letter = 0; letter < begins_.size(); ++letter)
                if (is_met(rows_[row], static_cast<char>(letter))) ends_.add(letter, others);
        };
        std::vector<std::pair<std::size_t, std::size_t>> rows = next(0).rows;
        const std::size_t firsts = rows.size();
        std::vector<Next> nexts;
        // Each is met as the row that it is, and as what is eaten.
        std::vector<bool> seen(2 * rows_.size() + 2, false), last(2 * rows_.size() + 2, false);
        const auto place = [](const auto& row) { return 2 * row.first + (row.second == row.first + 1); };
        for (const auto& row : rows) seen[place(row)] = true;
        for (std::size_t at = 0; at < rows.size(); ++at) {
            nexts.push_back(next(rows[at].second));
            last[place(rows[at])] = nexts.back().ends;
            for (const auto& row : nexts.back().rows)
                if (!seen[place(row)]) {
                    seen[place(row)] = true;
                    rows.push_back(row);
                }
        }
        for (std::size_t at = 0; at < rows.size(); ++at) {
            if (at < firsts && last[place(rows[at])]) add(rows[at].first, Beside::ANY_LETTER);
            Beside::Set before{};
            add_letters(rows[at].first, before);
            for (const auto& row : nexts[at].rows)
                if (last[place(row)]) add(row.first, before);
        }
    }

    // Which letters a match can begin with, from a row on; whether it may be empty. What must stand around is not looked at.
    bool may_be_empty(std::size_t row, std::vector<bool>& seen) {
        for (;;) {
            if (row >= rows_.size() || seen[row]) return row >= rows_.size();
            seen[row] = true;
            const Row& here = rows_[row];
            switch (here.operation) {
                case LETTER:
                case SET:
                case ANY:
                    for (std::size_t letter = 0; letter < begins_.size(); ++letter)
                        if (is_met(here, static_cast<char>(letter))) begins_[letter] = true;
                    return false;
                case SPLIT:
                    if (may_be_empty(here.first, seen)) return true;
                    row = here.second;
                    break;
                case JUMP:
                    row = here.first;
                    break;
                case LOOK:
                    row = here.third;
                    break;
                case EAT:
                    // It may eat nothing.
                    for (std::size_t letter = 0; letter < begins_.size(); ++letter)
                        if (is_met(rows_[row + 1], static_cast<char>(letter))) begins_[letter] = true;
                    row += 2;
                    break;
                case SAVE:
                case BEGIN:
                case END:
                    ++row;
                    break;
                default:  // an end, or a group again, which may be empty
                    return true;
            }
        }
    }

    // Whether each way from a row on leads to the end of the text, where nothing else can follow; `before` is the row of
    // the last letter, or none. What must stand around is not looked at.
    bool ends_at_end(std::size_t row, std::size_t before, std::vector<std::vector<bool>>& met) {
        for (std::size_t next = row;; row = next) {
            if (met[row][before]) return true;
            met[row][before] = true;
            const Row& here = rows_[row];
            next = row + 1;
            switch (here.operation) {
                case LETTER:
                case SET:
                case ANY:
                    before = row;
                    break;
                case SPLIT:
                    if (!ends_at_end(here.first, before, met)) return false;
                    next = here.second;
                    break;
                case JUMP:
                    next = here.first;
                    break;
                case LOOK:
                    next = here.third;
                    break;
                case EAT:
                    if (!ends_at_end(row + 2, before, met)) return false;
                    before = row + 1;
                    next = row + 2;
                    break;
                case SAVE:
                case BEGIN:
                    break;
                case END:
                    ends_empty_ = ends_empty_ || before == rows_.size();
                    return true;
                default:  // a match that can end anywhere, or a group again, whose letters are not known
                    return false;
            }
        }
    }

    // How many letters a match has at most, from a row on up to an end of the text; ENDLESS where it goes round.
    std::size_t longest(std::size_t row, std::vector<std::size_t>& lengths) const {
        if (lengths[row] != UNKNOWN) return lengths[row];
        // Whoever comes here again goes round.
        lengths[row] = ENDLESS;
        const Row& here = rows_[row];
        std::size_t found = 0;
        if (here.operation == SPLIT) found = std::max(longest(here.first, lengths), longest(here.second, lengths));
        else if (here.operation == JUMP) found = longest(here.first, lengths);
        else if (here.operation == LOOK) found = longest(here.third, lengths);
        else if (here.operation == EAT) found = ENDLESS;
        else if (here.operation != END) found = longest(row + 1, lengths) + is_one(here);
        return lengths[row] = std::min(found, ENDLESS);
    }

    struct Run {
        const Pattern& pattern;
        const std::string& text;
        Groups& groups;
        std::size_t begin;
        bool advance;
        std::size_t steps;

        bool from(std::size_t row, std::size_t at, std::size_t depth) {
            if (depth > DEEPEST) throw TooLong();
            for (std::size_t next = row;; row = next) {
                if (++steps > MOST_STEPS) throw TooLong();
                const Row& here = pattern.rows_[row];
                next = row + 1;
                switch (here.operation) {
                    case MATCH:
                        if (advance && at == begin && groups[0] == begin) return false;
                        groups[1] = at;
                        return true;
                    case FOUND:
                        return true;
                    case LETTER:
                    case SET:
                    case ANY:
                        if (at == text.size() || !pattern.is_met(here, text[at])) return false;
                        ++at;
                        break;
                    case EAT:
                        while (at < text.size() && pattern.is_met(pattern.rows_[next], text[at])) ++at;
                        ++next;
                        break;
                    case SPLIT:
                        if (from(here.first, at, depth + 1)) return true;
                        next = here.second;
                        break;
                    case JUMP:
                        next = here.first;
                        break;
                    case SAVE: {
                        const std::size_t before = groups[here.first];
                        groups[here.first] = at;
                        if (from(row + 1, at, depth + 1)) return true;
                        groups[here.first] = before;
                        return false;
                    }
                    case BACK: {
                        const std::size_t first = groups[2 * here.first], last = groups[2 * here.first + 1];
                        if (first == NOWHERE || last == NOWHERE || last < first) return false;
                        if (last - first > text.size() - at) return false;
                        if (text.compare(at, last - first, text, first, last - first) != 0) return false;
                        at += last - first;
                        break;
                    }
                    case BEGIN:
                        if (at != 0) return false;
                        break;
                    case END:
                        if (at != text.size()) return false;
                        break;
                    default: {
                        const bool behind = here.first & 1, negated = here.first & 2;
                        const bool found = (!behind || at >= here.second) &&
                                           from(row + 1, behind ? at - here.second : at, depth + 1);
                        if (found == negated) return false;
                        next = here.third;
                    }
                }
            }
        }
    };

    std::vector<Row> rows_;
    std::vector<std::array<std::uint32_t, 4>> sets_;
    std::array<bool, 128> begins_{};
    bool anywhere_ = false, at_beginning_ = false;
    // It begins with a letter that stands there twice.
    bool doubles_ = false;
    // It ends at the end of the text: with nothing, or so many letters on at most.
    bool at_end_ = false, ends_empty_ = false;
    std::size_t longest_ = ENDLESS;
    Beside pairs_, ends_;
    std::vector<Way> ways_;
    // By the first letter
    std::vector<std::vector<std::uint16_t>> ways_of_;
};

// Which of several patterns may have a match in a text, seen at once from its letters two by two: most have none.
class Screen {
public:
    using Mask = std::uint64_t;

    Screen() = default;
    explicit Screen(const std::vector<const Pattern*>& patterns) {
        for (std::size_t number = 0; number < std::min(MOST, patterns.size()); ++number)
            if (patterns[number]->may_be_empty()) always_ |= Mask{1} << number;
        begins_ = Grid(patterns, [](const Pattern& pattern, std::size_t letter) { return pattern.seconds(letter); });
        ends_ = Grid(patterns, [](const Pattern& pattern, std::size_t letter) { return pattern.before_last(letter); });
    }

    // A bit for each pattern that may have one.
    Mask of(const std::string& text) const {
        Mask found = always_;
        for (std::size_t at = 0; at + 1 < text.size(); ++at) found |= begins_.at(text[at], text[at + 1]);
        if (text.empty()) return found;
        return (found | begins_.at(text.back(), NO_LETTER)) & by_end(text);
    }
    // The same by the last two letters alone
    Mask by_end(const std::string& text) const {
        return text.empty() ? ~Mask{0} : ends_.at(text.back(), text.size() > 1 ? text[text.size() - 2] : NO_LETTER);
    }
    // Of the patterns behind those that have a bit, any may.
    static bool may(Mask mask, std::size_t number) { return number >= MOST || (mask >> number & 1); }

private:
    static constexpr std::size_t MOST = 64, LETTERS = 128;
    static constexpr char NO_LETTER = 0;

    // A mask for each two letters; letters that are alike to all patterns share theirs.
    class Grid {
    public:
        Grid() = default;
        template <typename Beside> Grid(const std::vector<const Pattern*>& patterns, Beside beside) {
            std::vector<std::array<Mask, LETTERS>> rows(LETTERS), columns(LETTERS);
            for (std::size_t number = 0; number < std::min(MOST, patterns.size()); ++number)
                for (std::size_t letter = 0; letter < LETTERS; ++letter) {
                    const auto others = beside(*patterns[number], letter);
                    for (std::size_t other = 0; other < LETTERS; ++other)
                        if (others[other / 64] >> other % 64 & 1) {
                            rows[letter][other] |= Mask{1} << number;
                            columns[other][letter] |= Mask{1} << number;
                        }
                }
            const auto first_letters = number_them(rows, rows_), second_letters = number_them(columns, columns_);
            width_ = second_letters.size();
            masks_.clear();
            for (std::size_t letter : first_letters)
                for (std::size_t other : second_letters) masks_.push_back(rows[letter][other]);
        }
        Mask at(char letter, char other) const {
            return masks_[rows_[static_cast<unsigned char>(letter) & 127] * width_ + columns_[static_cast<unsigned char>(other) & 127]];
        }

    private:
        using Masks = std::vector<std::array<Mask, LETTERS>>;
        static std::vector<std::size_t> number_them(const Masks& masks, std::array<std::uint8_t, LETTERS>& numbers) {
            std::vector<std::size_t> firsts;
            for (std::size_t at = 0; at < LETTERS; ++at) {
                std::size_t number = 0;
                while (number < firsts.size() && masks[firsts[number]] != masks[at]) ++number;
                if (number == firsts.size()) firsts.push_back(at);
                numbers[at] = static_cast<std::uint8_t>(number);
            }
            return firsts;
        }

        std::array<std::uint8_t, LETTERS> rows_{}, columns_{};
        std::size_t width_ = 1;
        std::vector<Mask> masks_{0};
    };

    Mask always_ = 0;
    Grid begins_, ends_;
};

// A pattern, and what its matches are replaced by.
class Replacing {
public:
    Replacing(Pattern pattern, const std::vector<std::uint32_t>& replacement)
        : pattern_(std::move(pattern)), replacement_(replacement) {
        for (std::uint32_t letter : replacement)
            if (letter >= 128 && (letter < GROUP || letter >= GROUP + 10)) throw BadTable("no letter of a key");
    }

    bool in(const std::string& text) const { return pattern_.in(text); }
    const Pattern& pattern() const { return pattern_; }
    // With how many letters it replaces a match, groups apart
    std::size_t letters() const { return replacement_.size(); }
    bool has_groups() const { return std::any_of(replacement_.begin(), replacement_.end(), [](std::uint32_t letter) { return letter >= GROUP; }); }

    // As `re.sub`; whether there was a match.
    bool apply(std::string& text) const {
        Pattern::Groups groups;
        if (!pattern_.search(text, 0, false, groups)) return false;
        std::string out;
        std::size_t at = 0;
        bool found = true;
        while (found) {
            out.append(text, at, groups[0] - at);
            for (std::uint32_t letter : replacement_) {
                if (letter < GROUP) {
                    out.push_back(static_cast<char>(letter));
                } else {
                    const std::size_t first = groups.at(2 * (letter - GROUP)), last = groups.at(2 * (letter - GROUP) + 1);
                    if (first != Pattern::NOWHERE && last != Pattern::NOWHERE && first <= last) out.append(text, first, last - first);
                }
            }
            at = groups[1];
            const bool empty = groups[0] == groups[1];
            found = pattern_.search(text, at, empty, groups);
        }
        out.append(text, at, std::string::npos);
        text.swap(out);
        return true;
    }

private:
    static constexpr std::uint32_t GROUP = 1 << 16;
    Pattern pattern_;
    std::vector<std::uint32_t> replacement_;
};

}  // namespace bynames
