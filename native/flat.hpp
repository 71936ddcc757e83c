// Flat tables (bynames/_flat.py): blocks of 32-bit numbers, made by Python. What a table says is believed only within
// bounds: a place outside of its section is an error, never a read outside of it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bynames {

using Text = std::u32string;
using TextView = std::u32string_view;

constexpr std::uint32_t MAGIC = 0x62796E46;
constexpr std::uint32_t VERSION = 1;

struct BadTable : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// A section as rows of so many numbers.
class Rows {
public:
    Rows(const std::uint32_t* numbers, std::size_t size, std::size_t width)
        : numbers_(numbers), rows_(size / width), width_(width) {
        if (size % width != 0) throw BadTable("a section that is not whole");
    }
    std::size_t size() const { return rows_; }
    std::uint32_t at(std::size_t row, std::size_t column) const {
        if (row >= rows_ || column >= width_) throw BadTable("a place outside of its section");
        return numbers_[row * width_ + column];
    }

private:
    const std::uint32_t* numbers_;
    std::size_t rows_;
    std::size_t width_;
};

// Of CRC-32, as zlib has it. A table for each of eight bytes that are taken at once: one by one, summing a large table
// takes longer than reading it.
using CrcTables = std::array<std::array<std::uint32_t, 256>, 8>;
inline CrcTables crc_tables() {
    CrcTables tables;
    for (std::uint32_t number = 0; number < 256; ++number) {
        std::uint32_t value = number;
        for (int bit = 0; bit < 8; ++bit) value = (value & 1) ? 0xEDB88320u ^ (value >> 1) : value >> 1;
        tables[0][number] = value;
    }
    for (std::size_t further = 1; further < tables.size(); ++further)
        for (std::size_t number = 0; number < 256; ++number) {
            const std::uint32_t before = tables[further - 1][number];
            tables[further][number] = tables[0][before & 0xFF] ^ (before >> 8);
        }
    return tables;
}

class Flat {
public:
    Flat(const char* raw, std::size_t size, std::uint32_t kind, std::size_t sections) {
        constexpr std::size_t header = 6;
        if (size % 4 != 0 || size / 4 < header) throw BadTable("not a flat table");
        numbers_.resize(size / 4);
        std::memcpy(numbers_.data(), raw, size);
        const std::size_t body = numbers_.size() - header;
        if (numbers_[0] != MAGIC || numbers_[1] != VERSION || numbers_[2] != kind || numbers_[4] != sections + 1 ||
            numbers_[5] != body)
            throw BadTable("a flat table of another kind or version");
        if (crc(raw + header * 4, body * 4) != numbers_[3] || body < sections + 1)
            throw BadTable("a flat table that is not whole");
        std::size_t begin = header + sections + 1;
        for (std::size_t number = 0; number <= sections; ++number) {
            const std::size_t length = numbers_[header + number];
            if (length > numbers_.size() - begin) throw BadTable("a flat table that is not whole");
            begins_.push_back(begin);
            lengths_.push_back(length);
            begin += length;
        }
        if (begin != numbers_.size()) throw BadTable("a flat table that is not whole");
    }

    // Sections are counted from 0, without the pool of texts.
    Rows rows(std::size_t section, std::size_t width) const {
        return Rows(numbers_.data() + begins_.at(section + 1), lengths_.at(section + 1), width);
    }
    Text text(std::uint32_t begin, std::uint32_t length) const {
        if (begin > lengths_[0] || length > lengths_[0] - begin) throw BadTable("a text outside of the pool");
        Text found;
        found.reserve(length);
        for (std::size_t at = 0; at < length; ++at) {
            const std::uint32_t letter = numbers_[begins_[0] + begin + at];
            if (letter > 0x10FFFF || (letter >= 0xD800 && letter < 0xE000)) throw BadTable("a letter that is none");
            found.push_back(static_cast<char32_t>(letter));
        }
        return found;
    }
    Text text(const Rows& rows, std::size_t row, std::size_t column) const {
        return text(rows.at(row, column), rows.at(row, column + 1));
    }
    // Whether a text stands at a place of the pool.
    bool is(std::uint32_t begin, std::uint32_t length, const Text& text) const {
        if (begin > lengths_[0] || length > lengths_[0] - begin) throw BadTable("a text outside of the pool");
        if (length != text.size()) return false;
        for (std::size_t at = 0; at < length; ++at)
            if (numbers_[begins_[0] + begin + at] != text[at]) return false;
        return true;
    }

private:
    static std::uint32_t crc(const char* raw, std::size_t size) {
        static const CrcTables tables = crc_tables();
        const auto byte = [&](std::size_t at) { return static_cast<std::uint32_t>(static_cast<unsigned char>(raw[at])); };
        std::uint32_t found = 0xFFFFFFFFu;
        std::size_t at = 0;
        for (; at + 8 <= size; at += 8) {
            found ^= byte(at) | byte(at + 1) << 8 | byte(at + 2) << 16 | byte(at + 3) << 24;
            found = tables[7][found & 0xFF] ^ tables[6][(found >> 8) & 0xFF] ^ tables[5][(found >> 16) & 0xFF] ^
                    tables[4][found >> 24] ^ tables[3][byte(at + 4)] ^ tables[2][byte(at + 5)] ^
                    tables[1][byte(at + 6)] ^ tables[0][byte(at + 7)];
        }
        for (; at < size; ++at) found = tables[0][(found ^ byte(at)) & 0xFF] ^ (found >> 8);
        return found ^ 0xFFFFFFFFu;
    }

    std::vector<std::uint32_t> numbers_;
    std::vector<std::size_t> begins_;
    std::vector<std::size_t> lengths_;
};

// Something for each of many letters: those of Latin and Cyrillic are found at once.
template <typename Value> class LetterMap {
public:
    LetterMap() { places_.fill(0); }
    const Value* find(char32_t letter) const {
        if (letter < places_.size()) return places_[letter] ? &values_[places_[letter] - 1] : nullptr;
        for (const auto& [other, place] : others_)
            if (other == letter) return &values_[place];
        return nullptr;
    }
    Value& operator[](char32_t letter) {
        if (const Value* known = find(letter)) return const_cast<Value&>(*known);
        values_.emplace_back();
        if (letter < places_.size()) places_[letter] = static_cast<std::uint16_t>(values_.size());
        else others_.emplace_back(letter, values_.size() - 1);
        if (values_.size() > 0xFFFF) throw BadTable("more letters than there are");
        return values_.back();
    }
    std::size_t size() const { return values_.size(); }
    std::vector<Value>& values() { return values_; }

private:
    std::array<std::uint16_t, 0x530> places_;
    std::vector<std::pair<char32_t, std::size_t>> others_;
    std::vector<Value> values_;
};

// UTF-8 in the making: short pieces are put as eight bytes at once, of which only those that count are kept.
class Output {
public:
    static constexpr std::size_t SLACK = 8;

    const char* data() const { return bytes_.data(); }
    std::size_t size() const { return size_; }
    std::size_t capacity() const { return bytes_.size(); }
    void cut(std::size_t size) { size_ = size; }
    void need(std::size_t more) {
        if (bytes_.size() < size_ + more + SLACK) bytes_.resize(2 * (size_ + more) + SLACK);
    }
    void put(const char* bytes, std::size_t count) {
        need(count);
        std::memcpy(bytes_.data() + size_, bytes, count);
        size_ += count;
    }
    void put_short(const char (&bytes)[SLACK], std::size_t count) {
        need(SLACK);
        std::memcpy(bytes_.data() + size_, bytes, SLACK);
        size_ += count;
    }
    void push_back(char byte) {
        need(1);
        bytes_[size_++] = byte;
    }

private:
    std::vector<char> bytes_;
    std::size_t size_ = 0;
};

// A text that never changes, and is put often.
class Piece {
public:
    Piece() = default;
    explicit Piece(const std::string& text) : count_(text.size()) {
        if (count_ <= Output::SLACK) std::memcpy(short_, text.data(), count_);
        else long_ = text;
    }
    // Whether it is: its bytes, and how many count.
    bool is_short(char (&bytes)[Output::SLACK], unsigned char& count) const {
        std::memcpy(bytes, short_, Output::SLACK);
        count = static_cast<unsigned char>(count_);
        return count_ <= Output::SLACK;
    }
    void put(Output& out) const {
        if (count_ <= Output::SLACK) out.put_short(short_, count_);
        else out.put(long_.data(), count_);
    }

private:
    char short_[Output::SLACK] = {};
    std::size_t count_ = 0;
    std::string long_;
};

template <typename Bytes> void put_utf8(char32_t letter, Bytes& out) {
    if (letter < 0x80) {
        out.push_back(static_cast<char>(letter));
    } else if (letter < 0x800) {
        out.push_back(static_cast<char>(0xC0 | (letter >> 6)));
        out.push_back(static_cast<char>(0x80 | (letter & 0x3F)));
    } else if (letter < 0x10000) {
        out.push_back(static_cast<char>(0xE0 | (letter >> 12)));
        out.push_back(static_cast<char>(0x80 | ((letter >> 6) & 0x3F)));
        out.push_back(static_cast<char>(0x80 | (letter & 0x3F)));
    } else {
        out.push_back(static_cast<char>(0xF0 | (letter >> 18)));
        out.push_back(static_cast<char>(0x80 | ((letter >> 12) & 0x3F)));
        out.push_back(static_cast<char>(0x80 | ((letter >> 6) & 0x3F)));
        out.push_back(static_cast<char>(0x80 | (letter & 0x3F)));
    }
}

inline std::string utf8(TextView text) {
    std::string out;
    for (char32_t letter : text) put_utf8(letter, out);
    return out;
}

}  // namespace bynames
