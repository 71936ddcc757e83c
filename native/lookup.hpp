// Texts, numbered in the order they come in, and what each leads to. A table of names is larger than what is near the
// processor, and most words are in none: here one look tells so, where std::unordered_map takes three.
#pragma once

#include "flat.hpp"

namespace bynames {

template <typename Letter, typename Value> class Lookup {
public:
    using View = std::basic_string_view<Letter>;
    struct Entry {
        std::basic_string<Letter> text;
        Value value;
    };

    // Its number; as many as there are where it is not there.
    std::size_t number(View text) const { return entries_.empty() ? 0 : number(text, hash_of(text)); }
    // The same of a text whose hash is known.
    std::size_t number(View text, std::size_t hash) const {
        if (entries_.empty()) return 0;
        const std::size_t last = slots_.size() - 1;
        for (std::size_t at = hash & last;; at = (at + 1) & last) {
            const Slot slot = slots_[at];
            if (!slot.number) return entries_.size();
            if (slot.part == part_of(hash) && entries_[slot.number - 1].text == text) return slot.number - 1;
        }
    }
    const Value* find(View text) const {
        const std::size_t found = number(text);
        return found < entries_.size() ? &entries_[found].value : nullptr;
    }
    const Value* find(View text, std::size_t hash) const {
        const std::size_t found = number(text, hash);
        return found < entries_.size() ? &entries_[found].value : nullptr;
    }
    bool has(View text) const { return number(text) < entries_.size(); }
    // That of a text; a new one is put there.
    Value& operator[](View text) { return entries_[put(text).first].value; }
    // The number of a text, and whether it is new.
    std::pair<std::size_t, bool> put(View text) { return put(text, hash_of(text)); }
    std::pair<std::size_t, bool> put(View text, std::size_t hash) {
        const std::size_t known = number(text, hash);
        if (known < entries_.size()) return {known, false};
        if (entries_.size() >= MOST) throw std::length_error("more texts than there is room for");
        entries_.push_back({std::basic_string<Letter>(text), Value()});
        if (2 * entries_.size() > slots_.size()) {
            slots_.assign(slots_.empty() ? LEAST : 2 * slots_.size(), Slot());
            for (std::size_t at = 0; at < entries_.size(); ++at) settle(hash_of(entries_[at].text), at);
        } else {
            settle(hash, entries_.size() - 1);
        }
        return {entries_.size() - 1, true};
    }
    Value& value(std::size_t number) { return entries_[number].value; }
    std::size_t size() const { return entries_.size(); }
    const Entry& entry(std::size_t number) const { return entries_[number]; }
    auto begin() const { return entries_.begin(); }
    auto end() const { return entries_.end(); }

    // Texts are short: eight bytes at a time, and the rest as if zeros followed.
    static std::size_t hash_of(View text) {
        constexpr std::uint64_t FACTOR = 0x9E3779B97F4A7C15u;
        const char* at = reinterpret_cast<const char*>(text.data());
        std::size_t left = text.size() * sizeof(Letter);
        std::uint64_t found = left * FACTOR;
        for (std::uint64_t part = 0; left; part = 0) {
            const std::size_t size = left < sizeof part ? left : sizeof part;
            if (size == sizeof part) std::memcpy(&part, at, sizeof part);
            else std::memcpy(&part, at, size);
            found = (found ^ part) * FACTOR;
            found ^= found >> 29;
            at += size;
            left -= size;
        }
        return static_cast<std::size_t>(found ^ found >> 32);
    }

private:
    static constexpr std::size_t LEAST = 16, MOST = 0xFFFFFFFE;
    // The number of an entry and one, or nothing; and a part of the hash of its text
    struct Slot {
        std::uint32_t number = 0, part = 0;
    };

    static std::uint32_t part_of(std::size_t hash) { return static_cast<std::uint32_t>(std::uint64_t{hash} >> 32); }
    void settle(std::size_t hash, std::size_t number) {
        const std::size_t last = slots_.size() - 1;
        std::size_t at = hash & last;
        while (slots_[at].number) at = (at + 1) & last;
        slots_[at] = {static_cast<std::uint32_t>(number + 1), part_of(hash)};
    }

    std::vector<Entry> entries_;
    // As many as a power of two: never more than half of them are taken.
    std::vector<Slot> slots_;
};

struct Nothing {};
// A set of texts
template <typename Letter> class TextSet {
public:
    using View = std::basic_string_view<Letter>;
    void insert(View text) { texts_.put(text); }
    bool has(View text) const { return texts_.has(text); }
    auto begin() const { return texts_.begin(); }
    auto end() const { return texts_.end(); }

private:
    Lookup<Letter, Nothing> texts_;
};

}  // namespace bynames
