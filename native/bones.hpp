// What a key of a word of a person's name is found by, as bynames/_kinds/person/blocking.py has it (`key_features`).
#pragma once

#include <algorithm>

#include "pattern.hpp"

namespace bynames {

class Bones {
public:
    // The table is that of bynames/_kinds/person/engine.py.
    static constexpr std::uint32_t KIND = 4;
    static constexpr std::size_t SECTIONS = 7;

    Bones(const char* raw, std::size_t size) : Bones(Flat(raw, size, KIND, SECTIONS)) {}

    explicit Bones(const Flat& flat) {
        const Rows program = flat.rows(0, 4), sets = flat.rows(1, 4), letters = flat.rows(2, 1);
        const Rows patterns = flat.rows(3, 6);
        for (std::size_t row = 0; row < patterns.size(); ++row) {
            std::vector<std::uint32_t> replacement;
            for (std::size_t at = patterns.at(row, 4); at < std::size_t{patterns.at(row, 4)} + patterns.at(row, 5); ++at)
                replacement.push_back(letters.at(at, 0));
            const Pattern pattern(program, patterns.at(row, 1), patterns.at(row, 2), sets, patterns.at(row, 3));
            of_kind(patterns.at(row, 0)).emplace_back(pattern, replacement);
        }
        if (case_ending_.size() != 1 || baltic_ending_.size() != 1 || fleeting_.size() != 1)
            throw BadTable("patterns of names that are not whole");
        std::vector<const Pattern*> endings;
        for (const auto* some : {&genders_, &case_sounds_, &case_ending_, &baltic_ending_})
            for (const Replacing& one : *some) endings.push_back(&one.pattern());
        endings_ = Screen(endings);
        const auto is_short = [](const Replacing& one) { return one.pattern().is_ending() && !one.has_groups() && one.letters() <= MOST_LOST; };
        keeps_first_ = std::all_of(case_ending_.begin(), case_ending_.end(), is_short) && std::all_of(baltic_ending_.begin(), baltic_ending_.end(), is_short) &&
                       std::all_of(case_sounds_.begin(), case_sounds_.end(), is_short) && fleeting_[0].pattern().is_behind_a_letter() &&
                       std::all_of(genders_.begin(), genders_.end(), [](const Replacing& one) { return one.pattern().is_ending(SHORT); });
        for (std::size_t letter = 0; letter < 128; ++letter) {
            alike_[letter] = bones_[letter] = static_cast<char>(letter);
            vowel_[letter] = false;
        }
        const Rows alike = flat.rows(4, 2), dropped = flat.rows(5, 1), vowels = flat.rows(6, 1);
        for (std::size_t row = 0; row < alike.size(); ++row) {
            if (alike.at(row, 0) >= 128 || alike.at(row, 1) == 0 || alike.at(row, 1) >= 128) throw BadTable("no key letter");
            alike_[alike.at(row, 0)] = bones_[alike.at(row, 0)] = static_cast<char>(alike.at(row, 1));
        }
        for (std::size_t row = 0; row < dropped.size(); ++row) bones_.at(dropped.at(row, 0)) = 0;
        for (std::size_t row = 0; row < vowels.size(); ++row) vowel_.at(vowels.at(row, 0)) = true;
    }

    // False where Python must do it: a key with other letters, or longer than any.
    static bool fit(const std::string& key) {
        if (key.size() > LONGEST) return false;
        for (char letter : key)
            if (static_cast<unsigned char>(letter) >= 128 || letter == 0) return false;
        return true;
    }

    // In no order; some may be there twice.
    void skeletons(const std::string& key, std::vector<std::string>& found) const {
        std::string folded;
        bool in_vowels = false;
        for (char letter : key) {
            letter = alike_[static_cast<unsigned char>(letter)];
            const bool vowel = vowel_[static_cast<unsigned char>(letter)];
            if (!vowel) folded.push_back(letter);
            else if (!in_vowels) folded.push_back('a');
            in_vowels = vowel;
        }
        once(folded);
        found.push_back(folded);
        const auto without = [&](const std::string& text, std::size_t at, std::size_t count) {
            found.emplace_back(text, 0, at);
            found.back().append(text, at + count, std::string::npos);
        };
        if (!folded.empty()) {
            without(folded, 0, 1);
            without(folded, folded.size() - 1, 1);
        }
        for (std::size_t at = 1; at + 1 < folded.size(); ++at) without(folded, at, folded[at - 1] == folded[at + 1] ? 2 : 1);
        const std::string bones = "#" + consonants(key);
        if (bones.size() > 3) found.push_back(bones);
        if (bones.size() > TELLING)
            for (std::size_t at = 1; at < bones.size(); ++at) without(bones, at, 1);
    }

    std::string consonants(const std::string& key) const {
        std::string found;
        for (char letter : key) {
            letter = bones_[static_cast<unsigned char>(letter)];
            if (letter) found.push_back(letter);
        }
        once(found);
        return found;
    }

    // The features of a key, by their hashes.
    std::vector<std::uint32_t> features(const std::string& key) const {
        std::vector<std::uint32_t> found{hash('k', key)};
        std::vector<std::string> some;
        skeletons(key, some);
        add_each('d', some, found);
        some.clear();
        const std::string stem = stem_of(key);
        stems(key, stem, some);
        add_each('s', some, found);
        if (stem.size() > 2) found.push_back(hash('w', stem));
        if (key.size() > 2 && key != stem) found.push_back(hash('w', key));
        const std::string man = masculine(key);
        if (man != key) found.push_back(hash('m', man));
        return found;
    }

    // The key of the masculine surname beside a feminine one; other keys as they are.
    std::string masculine(std::string key) const {
        const Screen::Mask may = endings_.by_end(key);
        for (std::size_t number = 0; number < genders_.size(); ++number)
            if (Screen::may(may, number) && genders_[number].apply(key)) break;
        return key;
    }
    // Whether it may have another one, by its last letters.
    bool may_be_feminine(const std::string& key) const {
        const Screen::Mask may = endings_.by_end(key);
        for (std::size_t number = 0; number < genders_.size(); ++number)
            if (Screen::may(may, number)) return true;
        return false;
    }
    // Letters that all stems and the masculine of a key may begin with, a bit for each; the first of the key for nearly all.
    std::uint32_t firsts(const std::string& key) const {
        return keeps_first_ && key.size() > SHORT ? 1u << (static_cast<unsigned char>(key[0]) & 31) : ~std::uint32_t{0};
    }
    // Without its case ending; nothing where too little would be left.
    std::string stem_of(const std::string& key) const {
        std::string found = key;
        case_ending_[0].apply(found);
        return long_enough(found);
    }
    // In no order; some may be there twice.
    void stems(const std::string& key, const std::string& stem, std::vector<std::string>& found) const {
        const auto add = [&](std::string one) {
            if (one.size() > 2) found.push_back(std::move(one));
        };
        add(stem);
        std::string fleeting = stem;
        fleeting_[0].apply(fleeting);
        add(fleeting);
        if (key.empty() || !vowel_[static_cast<unsigned char>(key.back())]) {
            add(long_enough(key));
            fleeting = key;
            fleeting_[0].apply(fleeting);
            add(fleeting);
            std::string baltic = key;
            baltic_ending_[0].apply(baltic);
            add(long_enough(baltic));
        }
        const Screen::Mask may = endings_.by_end(key);
        for (std::size_t number = 0; number < case_sounds_.size(); ++number) {
            if (!Screen::may(may, genders_.size() + number)) continue;
            std::string other = key;
            if (case_sounds_[number].apply(other)) add(other);
        }
    }

    // The hash of a feature, as bynames._arrays.feature has it.
    static std::uint32_t hash(char kind, const std::string& text) { return rest_of_hash(next_of_hash(~std::uint32_t{0}, kind), text); }
    static std::uint32_t hash(const std::string& text) { return rest_of_hash(~std::uint32_t{0}, text); }

private:
    static constexpr std::size_t LONGEST = 200;
    static constexpr std::size_t TELLING = 5;
    // What is no longer is no stem; a key that is longer has more than the ending of a gender.
    static constexpr std::size_t MOST_LOST = 2, SHORT = 5;

    std::vector<Replacing>& of_kind(std::uint32_t kind) {
        std::vector<Replacing>* const kinds[] = {&case_ending_, &baltic_ending_, &fleeting_, &case_sounds_, &genders_};
        if (kind >= 5) throw BadTable("a pattern of no kind");
        return *kinds[kind];
    }

    static std::uint32_t next_of_hash(std::uint32_t before, char letter) {
        static const std::array<std::uint32_t, 256> table = crc_tables()[0];
        return table[(before ^ static_cast<unsigned char>(letter)) & 0xFF] ^ (before >> 8);
    }
    static std::uint32_t rest_of_hash(std::uint32_t before, const std::string& text) {
        for (char letter : text) before = next_of_hash(before, letter);
        return ~before;
    }
    static std::string long_enough(std::string stem) {
        if (!stem.empty() && stem.back() == 'f') stem.back() = 'v';
        return stem.size() > 2 ? stem : std::string();
    }
    static void add_each(char kind, std::vector<std::string>& texts, std::vector<std::uint32_t>& found) {
        std::sort(texts.begin(), texts.end());
        texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
        for (const std::string& text : texts) found.push_back(hash(kind, text));
    }
    static void once(std::string& text) {
        text.erase(std::unique(text.begin(), text.end()), text.end());
    }

    std::array<char, 128> alike_, bones_;
    std::array<bool, 128> vowel_;
    std::vector<Replacing> case_ending_, baltic_ending_, fleeting_, case_sounds_, genders_;
    Screen endings_;
    // Whether whatever a key loses, it keeps its first letter, or is too short to count.
    bool keeps_first_ = false;
};

}  // namespace bynames
