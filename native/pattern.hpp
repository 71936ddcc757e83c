// Regular expressions of the data files over the letters of keys; bynames/_patterns.py makes the programs and says what
// each operation is. They go back as Python's do, so that the first match is the same one.
#pragma once

#include <array>

#include "flat.hpp"

namespace bynames {

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
    }

    // The first match at `from` or behind; with `advance`, an empty one at `from` does not count.
    bool search(const std::string& text, std::size_t from, bool advance, Groups& groups) const {
        Run run{*this, text, groups, from, advance, 0};
        for (std::size_t start = from; start <= text.size(); ++start) {
            if (at_beginning_ && start) return false;
            if (!anywhere_) {
                while (start < text.size() && !begins_[static_cast<unsigned char>(text[start]) & 127]) ++start;
                if (start == text.size()) return false;
            }
            groups.fill(NOWHERE);
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
