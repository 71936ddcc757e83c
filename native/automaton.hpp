// Several patterns looked for at once: one step a letter, however many they are. What stands around a match counts where
// it is one letter, or an edge of the text; where more is asked for (a look farther ahead, a group again), a match is
// taken to be there, and the pattern itself must be asked.
#pragma once

#include <atomic>
#include <cstdlib>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <tuple>
#include <type_traits>

#include "pattern.hpp"

namespace bynames {

class Automaton {
public:
    using Mask = std::uint64_t;
    static constexpr std::size_t MOST = 64;

    Automaton() = default;
    // Of the patterns behind the first ones, it knows nothing.
    explicit Automaton(const std::vector<const Pattern*>& patterns) : known_(std::make_unique<Known>(patterns)) {}

    // A bit for each pattern that has a match, or may have one.
    Mask of(const std::string& text) const {
        Mask found = 0;
        if (!known_) return ~Mask{0};
        std::size_t state = known_->begin;
        for (char letter : text) {
            state = known_->next(state, static_cast<unsigned char>(letter));
            if (state == NO_STATE) return ~Mask{0};
            found |= known_->found[state];
        }
        state = known_->next(state, END_OF_TEXT);
        return state == NO_STATE ? ~Mask{0} : found | known_->found[state];
    }
    static bool may(Mask mask, std::size_t number) { return number >= MOST || (mask >> number & 1); }
    // Whether its bit in a mask says of a pattern that it has a match, so that nothing else must be asked. A mask of all bits
    // says nothing: there was no room for another state.
    bool is_sure(Mask mask, std::size_t number) const { return known_ && number < MOST && mask != ~Mask{0} && (known_->sure >> number & 1); }

private:
    static constexpr std::size_t END_OF_TEXT = 256, BEGIN_OF_TEXT = 257;
    // More are not kept: what would need them, the patterns tell themselves.
    static constexpr std::size_t MOST_STATES = 8192, MOST_CLASSES = 48;
    static constexpr std::size_t NO_STATE = 0xFFFF;
    using Rows = std::vector<std::uint32_t>;

    // Threads share it: what one of them has worked out stays where it is.
    struct Known {
        explicit Known(const std::vector<const Pattern*>& patterns) {
            std::size_t begin_row = 0;
            for (std::size_t number = 0; number < std::min(MOST, patterns.size()); ++number) {
                const Pattern& pattern = *patterns[number];
                firsts.push_back(static_cast<std::uint32_t>(rows.size()));
                bool is_sure = true;
                for (std::size_t at = 0; at < pattern.rows_.size(); ++at) {
                    Row row{pattern.rows_[at], {0, 0}, number, false};
                    for (std::uint32_t* place : {row.leads.operation == Pattern::SPLIT || row.leads.operation == Pattern::JUMP ? &row.leads.first : nullptr,
                                                 row.leads.operation == Pattern::SPLIT ? &row.leads.second : nullptr,
                                                 row.leads.operation == Pattern::LOOK ? &row.leads.third : nullptr})
                        if (place) *place += static_cast<std::uint32_t>(begin_row);
                    if (Pattern::is_one(pattern.rows_[at]))
                        for (std::size_t letter = 0; letter < LETTERS; ++letter)
                            if (pattern.is_met(pattern.rows_[at], static_cast<char>(letter))) row.letters[letter / 64] |= 1ull << letter % 64;
                    rows.push_back(row);
                }
                for (std::size_t at = begin_row; at < rows.size(); ++at) {
                    Row& row = rows[at];
                    const bool behind = row.leads.first & 1;
                    if (row.leads.operation == Pattern::LOOK) row.is_simple = (!behind || row.leads.second == 1) && is_simple(at + 1, false, !behind, 0);
                    else if (row.leads.operation == Pattern::BACK) row.is_simple = is_behind_its_letter(at, begin_row);
                    else continue;
                    is_sure = is_sure && row.is_simple;
                    looks_back = looks_back || behind || row.leads.operation == Pattern::BACK;
                    has_groups = has_groups || row.leads.operation == Pattern::BACK;
                }
                if (is_sure) sure |= Mask{1} << number;
                begin_row = rows.size();
            }
            for (const Row& row : rows) looks_back = looks_back || row.leads.operation == Pattern::BEGIN;
            find_classes();
            begin = keep(Rows(), BEGIN_OF_TEXT, 0);
        }

        // The state behind a letter; NO_STATE where the patterns must tell themselves.
        std::size_t next(std::size_t state, std::size_t letter) {
            const std::size_t slot = letter < LETTERS ? std::size_t{class_of[letter].load(std::memory_order_relaxed)} : letter == END_OF_TEXT ? END_CLASS : MOST_CLASSES;
            if (slot < MOST_CLASSES) {
                // 0 for one that is not known yet
                const std::size_t known = slots[state * MOST_CLASSES + slot].load(std::memory_order_acquire);
                if (known) return known - 1;
            }
            return grow(state, letter);
        }

        static constexpr std::size_t LETTERS = 128;
        struct Row {
            Pattern::Row leads;
            std::array<std::uint64_t, 2> letters;  // that it is met by
            std::size_t pattern;
            bool is_simple;  // of what stands around: whether one letter tells
            bool is_met(std::size_t letter) const { return letter < LETTERS && (letters[letter / 64] >> letter % 64 & 1); }
        };

        // Whether what is looked for is one letter, or an edge.
        bool is_simple(std::size_t row, bool consumed, bool ahead, std::size_t depth) const {
            constexpr std::size_t DEEPEST = 200;
            if (depth > DEEPEST || row >= rows.size()) return false;
            const Pattern::Row& here = rows[row].leads;
            switch (here.operation) {
                case Pattern::SPLIT:
                    return is_simple(here.first, consumed, ahead, depth + 1) && is_simple(here.second, consumed, ahead, depth + 1);
                case Pattern::JUMP:
                    return is_simple(here.first, consumed, ahead, depth + 1);
                case Pattern::FOUND:
                    return ahead || consumed;
                case Pattern::LETTER:
                case Pattern::SET:
                case Pattern::ANY:
                    return !consumed && is_simple(row + 1, true, ahead, depth + 1);
                case Pattern::END:
                    return ahead && !consumed && is_simple(row + 1, true, ahead, depth + 1);
                default:
                    return false;
            }
        }
        bool is_there(std::size_t row, std::size_t letter) const {
            const Pattern::Row& here = rows[row].leads;
            switch (here.operation) {
                case Pattern::SPLIT:
                    return is_there(here.first, letter) || is_there(here.second, letter);
                case Pattern::JUMP:
                    return is_there(here.first, letter);
                case Pattern::FOUND:
                    return true;
                case Pattern::END:
                    return letter == END_OF_TEXT && is_there(row + 1, letter);
                default:
                    return rows[row].is_met(letter) && is_there(row + 1, letter);
            }
        }
        // Whether a group that comes again is the letter before.
        bool is_behind_its_letter(std::size_t row, std::size_t first) const {
            if (row < first + 3) return false;
            const Pattern::Row &begin_of = rows[row - 3].leads, &end_of = rows[row - 1].leads;
            return begin_of.operation == Pattern::SAVE && end_of.operation == Pattern::SAVE && Pattern::is_one(rows[row - 2].leads) &&
                   begin_of.first == 2 * rows[row].leads.first && end_of.first == begin_of.first + 1;
        }

        // Letters that are alike to all patterns are of one class; where groups come again, each is of its own, when it comes.
        void find_classes() {
            std::map<std::array<std::uint64_t, 2>, bool> sets;
            for (const Row& row : rows)
                if (Pattern::is_one(row.leads)) sets[row.letters] = true;
            for (auto& one : class_of) one = static_cast<std::uint8_t>(END_CLASS);
            if (has_groups) {
                for (auto& one : class_of) one = MOST_CLASSES;
                return;
            }
            std::array<std::size_t, LETTERS> parts_of{};
            for (const auto& one : sets) {
                std::map<std::pair<std::size_t, bool>, std::size_t> parts;
                for (std::size_t letter = 0; letter < LETTERS; ++letter)
                    parts_of[letter] = parts.emplace(std::pair{parts_of[letter], (one.first[letter / 64] >> letter % 64 & 1) != 0}, parts.size()).first->second;
            }
            for (std::size_t letter = LETTERS; letter-- > 0;) {
                const std::size_t slot = std::min(parts_of[letter] + 1, MOST_CLASSES);
                class_of[letter] = static_cast<std::uint8_t>(slot);
                if (slot < MOST_CLASSES) letter_of[slot] = letter;
            }
        }

        std::size_t keep(Rows some, std::size_t before, Mask mask) {
            const auto known = numbers.emplace(std::tuple(std::move(some), before, mask), numbers.size());
            if (!known.second) return known.first->second;
            const std::size_t number = known.first->second;
            if (number >= MOST_STATES) {
                numbers.erase(known.first);
                return NO_STATE;
            }
            found[number] = mask;
            states[number] = &known.first->first;
            return number;
        }

        std::size_t grow(std::size_t state, std::size_t letter) {
            // No pattern has such letters.
            if (letter >= LETTERS && letter != END_OF_TEXT) return NO_STATE;
            const std::lock_guard<std::mutex> lock(mutex);
            std::size_t slot = letter == END_OF_TEXT ? END_CLASS : class_of[letter].load();
            if (slot == MOST_CLASSES && has_groups && classes < MOST_CLASSES) {
                slot = classes++;
                class_of[letter] = static_cast<std::uint8_t>(slot);
                letter_of[slot] = letter;
            }
            if (slot == MOST_CLASSES) return NO_STATE;
            if (slot != END_CLASS) letter = letter_of[slot];
            const auto& [state_rows, state_before, state_found] = *states[state];
            (void)state_found;
            std::vector<bool> seen(rows.size(), false);
            Rows open = firsts, going;
            open.insert(open.end(), state_rows.begin(), state_rows.end());
            Mask mask = 0;
            while (!open.empty()) {
                const std::size_t at = open.back();
                open.pop_back();
                if (seen[at]) continue;
                seen[at] = true;
                const Row& row = rows[at];
                const auto go = [&](std::size_t to) { open.push_back(static_cast<std::uint32_t>(to)); };
                switch (row.leads.operation) {
                    case Pattern::MATCH:
                        mask |= Mask{1} << row.pattern;
                        break;
                    case Pattern::SPLIT:
                        go(row.leads.second);
                        go(row.leads.first);
                        break;
                    case Pattern::JUMP:
                        go(row.leads.first);
                        break;
                    case Pattern::BEGIN:
                        if (state_before == BEGIN_OF_TEXT) go(at + 1);
                        break;
                    case Pattern::END:
                        if (letter == END_OF_TEXT) go(at + 1);
                        break;
                    case Pattern::SAVE:
                        go(at + 1);
                        break;
                    case Pattern::EAT:
                        if (rows[at + 1].is_met(letter)) going.push_back(static_cast<std::uint32_t>(at));
                        else go(at + 2);
                        break;
                    case Pattern::BACK:
                        if (!row.is_simple) mask |= Mask{1} << row.pattern;
                        else if (letter == state_before) going.push_back(static_cast<std::uint32_t>(at + 1));
                        break;
                    case Pattern::LOOK: {
                        const bool behind = row.leads.first & 1, negated = row.leads.first & 2;
                        if (!row.is_simple || is_there(at + 1, behind ? state_before : letter) != negated) go(row.leads.third);
                        break;
                    }
                    default:
                        if (row.is_met(letter)) going.push_back(static_cast<std::uint32_t>(at + 1));
                }
            }
            std::sort(going.begin(), going.end());
            going.erase(std::unique(going.begin(), going.end()), going.end());
            const std::size_t next = keep(std::move(going), looks_back ? letter : 0, mask);
            if (next != NO_STATE) slots[state * MOST_CLASSES + slot].store(static_cast<std::uint16_t>(next + 1), std::memory_order_release);
            return next;
        }

        std::vector<Row> rows;
        Rows firsts;
        bool looks_back = false, has_groups = false;
        Mask sure = 0;
        static constexpr std::size_t END_CLASS = 0;
        // States lie together, a few numbers each: what may come next, by the class of the letter. What no state is in yet is
        // memory that was never touched.
        using Slot = std::atomic<std::uint16_t>;
        using State = const std::tuple<Rows, std::size_t, Mask>*;
        struct Release {
            void operator()(void* room) const { std::free(room); }
        };
        template <typename Item> using Room = std::unique_ptr<Item[], Release>;
        template <typename Item> static Room<Item> zeros(std::size_t count) {
            static_assert(std::is_trivially_destructible_v<Item>, "it is only given back");
            void* const room = std::calloc(count, sizeof(Item));
            if (!room) throw std::bad_alloc();
            return Room<Item>(static_cast<Item*>(room));
        }
        static_assert(sizeof(Slot) == sizeof(std::uint16_t), "zeros are slots of zero");
        const Room<Slot> slots = zeros<Slot>(MOST_STATES * MOST_CLASSES);
        std::array<std::atomic<std::uint8_t>, LETTERS> class_of;
        // One of its letters for each class
        std::array<std::size_t, MOST_CLASSES> letter_of{};
        std::size_t classes = 1;
        const Room<Mask> found = zeros<Mask>(MOST_STATES);
        const Room<State> states = zeros<State>(MOST_STATES);
        std::map<std::tuple<Rows, std::size_t, Mask>, std::size_t> numbers;
        std::mutex mutex;
        std::size_t begin = 0;
    };

    std::unique_ptr<Known> known_;
};

}  // namespace bynames
