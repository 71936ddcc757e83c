// What an index of persons is made of, as bynames/_kinds/person/gathering.py has it: names by their words, words by what
// they are found by; words and keys are numbered in the order they come in.
#pragma once

#include "persons.hpp"

namespace bynames {

class Gathering {
public:
    explicit Gathering(const Persons& persons) : bones_(persons.words().bones()), session_(persons.words(), MOST_WORDS) {}

    // One more name; false where Python must take it apart.
    bool add(const Text& text, Asked& asked) {
        Name name;
        std::vector<Described> described;
        if (!session_.parse(text, asked, name)) return false;
        codes_.clear();
        // What can throw comes first: a name is here as a whole or not at all.
        std::vector<std::pair<Text, const Word*>> made;
        for (const auto& word : name.words) {
            Text identity = Names::identity(word->low, word->initial, word->among);
            if (!numbers_.has(identity)) {
                described.emplace_back();
                if (!session_.describe(*word, described.back().told)) return false;
                described.back().word = word.get();
            }
            made.emplace_back(std::move(identity), word.get());
        }
        for (std::size_t at = 0; at < made.size(); ++at) {
            std::uint32_t found = 0;
            if (!number(made[at].first, found)) {
                const auto its = std::find_if(described.begin(), described.end(), [&](const Described& one) { return one.word == made[at].second; });
                found = add_word(made[at].first, its->told.flags, its->told.mask, std::move(its->told.features),
                                 made[at].second->initial ? std::vector<std::string>() : made[at].second->keys);
            }
            codes_.push_back(found | static_cast<std::uint32_t>(name.roles[at]) << ROLE);
        }
        add_row(codes_, codes_.size() > PLACES);
        return true;
    }

    // The number of a word; false where it is new.
    bool number(const Text& identity, std::uint32_t& found) const {
        const std::size_t known = numbers_.number(identity);
        found = static_cast<std::uint32_t>(known);
        return known < numbers_.size();
    }
    std::uint32_t add_word(const Text& identity, std::uint32_t flags, std::uint32_t mask, std::vector<std::uint32_t> features, const std::vector<std::string>& keys) {
        const std::uint32_t number = next(numbers_.size());
        if (!numbers_.put(identity).second) throw BadTable("a word that is there");
        std::sort(features.begin(), features.end());
        for (std::uint32_t hash : features) {
            word_hashes.push_back(hash);
            word_items.push_back(number);
        }
        this->flags.push_back(static_cast<std::uint8_t>(flags));
        masks.push_back(mask);
        for (const std::string& key : keys) {
            spelt_key.push_back(key_number(key));
            spelt_word.push_back(number);
        }
        return number;
    }
    // What only Python knows of a new key
    void add_key(const std::string& key, const std::vector<std::uint32_t>& hashes) {
        if (!key_numbers_.has(key)) put_key(key, hashes);
    }
    bool has_key(const std::string& key) const { return key_numbers_.has(key); }
    void add_row(const std::vector<std::uint32_t>& codes, bool is_long) {
        const std::size_t end = rows.size() + PLACES;
        if (is_long) {
            many.insert(many.end(), codes.begin(), codes.end());
            long_ends.push_back(next(many.size()));
            rows.push_back(LONG << ROLE);
        } else {
            rows.insert(rows.end(), codes.begin(), codes.end());
        }
        rows.resize(end, NO_WORD << ROLE);
    }

    // The names of another behind those that are here: the same as adding them one by one.
    void take(const Gathering& other) {
        std::vector<std::uint32_t> new_words(other.numbers_.size()), new_keys(other.key_numbers_.size());
        std::vector<bool> is_new(other.numbers_.size()), is_new_key(other.key_numbers_.size());
        for (std::size_t at = 0; at < other.key_numbers_.size(); ++at) {
            const auto [number, fresh] = key_numbers_.put(other.key_numbers_.entry(at).text);
            is_new_key[at] = fresh;
            new_keys[at] = next(number);
        }
        for (std::size_t at = 0; at < other.numbers_.size(); ++at) {
            const auto [number, fresh] = numbers_.put(other.numbers_.entry(at).text);
            is_new[at] = fresh;
            new_words[at] = next(number);
            if (!fresh) continue;
            flags.push_back(other.flags[at]);
            masks.push_back(other.masks[at]);
        }
        for (std::size_t at = 0; at < other.word_items.size(); ++at)
            if (is_new[other.word_items[at]]) {
                word_hashes.push_back(other.word_hashes[at]);
                word_items.push_back(new_words[other.word_items[at]]);
            }
        for (std::size_t at = 0; at < other.key_items.size(); ++at)
            if (is_new_key[other.key_items[at]]) {
                key_hashes.push_back(other.key_hashes[at]);
                key_items.push_back(new_keys[other.key_items[at]]);
            }
        for (std::size_t at = 0; at < other.spelt_word.size(); ++at)
            if (is_new[other.spelt_word[at]]) {
                spelt_key.push_back(new_keys[other.spelt_key[at]]);
                spelt_word.push_back(new_words[other.spelt_word[at]]);
            }
        const auto renumbered = [&](std::uint32_t code) { return code >> ROLE < NO_WORD ? (code & ~WORD) | new_words[code & WORD] : code; };
        for (std::uint32_t code : other.rows) rows.push_back(renumbered(code));
        for (std::size_t at = 1; at < other.long_ends.size(); ++at) long_ends.push_back(next(many.size() + other.long_ends[at]));
        for (std::uint32_t code : other.many) many.push_back(renumbered(code));
    }

    std::size_t size() const { return numbers_.size(); }
    // The keys in order, one behind another, and where each ends
    std::string keys(std::vector<std::uint64_t>& ends) const {
        std::string found;
        for (const auto& key : key_numbers_) {
            found += key.text;
            ends.push_back(found.size());
        }
        return found;
    }

    std::vector<std::uint32_t> key_hashes, key_items, word_hashes, word_items, spelt_key, spelt_word, masks, rows, long_ends{0}, many;
    std::vector<std::uint8_t> flags;

private:
    // Of bynames/_kinds/person/rows.py
    static constexpr std::uint32_t WORD = (1u << 28) - 1, NO_WORD = 5, LONG = 6;
    static constexpr unsigned ROLE = 29;
    static constexpr std::size_t PLACES = 4;
    // A word takes a kilobyte or two, and each thread has its own. What is common is met again before so many others.
    static constexpr std::size_t MOST_WORDS = 40000;
    struct Described {
        Words::Described told;
        const Word* word;
    };

    static std::uint32_t next(std::size_t size) {
        if (size >= WORD) throw std::length_error("more words than an index has room for");
        return static_cast<std::uint32_t>(size);
    }
    std::uint32_t key_number(const std::string& key) {
        const std::size_t known = key_numbers_.number(key);
        return known < key_numbers_.size() ? static_cast<std::uint32_t>(known) : put_key(key, bones_.features(key));
    }
    std::uint32_t put_key(const std::string& key, const std::vector<std::uint32_t>& hashes) {
        const std::uint32_t number = next(key_numbers_.size());
        key_numbers_.put(key);
        for (std::uint32_t hash : hashes) {
            key_hashes.push_back(hash);
            key_items.push_back(number);
        }
        return number;
    }

    const Bones& bones_;
    Session session_;
    Lookup<char32_t, Nothing> numbers_;
    Lookup<char, Nothing> key_numbers_;
    std::vector<std::uint32_t> codes_;
};

}  // namespace bynames
