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
        if (rows_.size() > WORTH_LOOKING) return;
        std::vector<std::vector<bool>> met(rows_.size(), std::vector<bool>(rows_.size() + 1, false));
        at_end_ = ends_at_end(0, rows_.size(), met);
        std::vector<std::size_t> lengths(rows_.size(), UNKNOWN);
        if (at_end_) longest_ = longest(0, lengths);
    }

    // The first match at `from` or behind; with `advance`, an empty one at `from` does not count.
    bool search(const std::string& text, std::size_t from, bool advance, Groups& groups) const {
        Run run{*this, text, groups, from, advance, 0};
        std::size_t start = from;
        bool tried = false;
        if (at_end_) {
            if (!ends_empty_ && (text.empty() || !last_[static_cast<unsigned char>(text.back()) & 127])) return false;
            if (text.size() > longest_) start = std::max(from, text.size() - longest_);
        }
        for (; start <= text.size(); ++start) {
            if (at_beginning_ && start) return false;
            if (doubles_) {
                while (start + 1 < text.size() && text[start] != text[start + 1]) ++start;
                if (start + 1 >= text.size()) return false;
            }
            if (!anywhere_) {
                while (start < text.size() && !begins_[static_cast<unsigned char>(text[start]) & 127]) ++start;
                if (start == text.size()) return false;
            }
            // What a try has saved, it takes back when it fails.
            if (!std::exchange(tried, true)) groups.fill(NOWHERE);
            groups[0] = start;
            if (run.from(0, start, 0)) return true;
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
    static constexpr std::size_t WORTH_LOOKING = 1000;
    static constexpr std::size_t ENDLESS = 1u << 30, UNKNOWN = static_cast<std::size_t>(-1);

    static bool is_one(const Row& row) { return row.operation == LETTER || row.operation == SET || row.operation == ANY; }
    bool is_met(const Row& row, char found) const {
        const unsigned char letter = static_cast<unsigned char>(found);
        if (row.operation == LETTER) return letter == row.first;
        return row.operation == ANY || (letter < 128 && (sets_[row.first][letter / 32] >> letter % 32 & 1));
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
                    if (before == rows_.size()) {
                        ends_empty_ = true;
                    } else {
                        for (std::size_t letter = 0; letter < last_.size(); ++letter)
                            if (is_met(rows_[before], static_cast<char>(letter))) last_[letter] = true;
                    }
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
    // It ends at the end of the text: with nothing, or one of these letters, so many letters on at most. Most endings of
    // names are found out by that alone.
    bool at_end_ = false, ends_empty_ = false;
    std::array<bool, 128> last_{};
    std::size_t longest_ = ENDLESS;
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
