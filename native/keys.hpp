// The phonemic key of a Cyrillic word, as bynames/_readings/keys.py has it.
#pragma once

#include "automaton.hpp"
#include "scheme.hpp"

namespace bynames {

class Keys {
public:
    // The table is that of bynames/_readings/native.py; a scheme for each language makes the first half of a key.
    Keys(const Flat& flat, std::vector<std::unique_ptr<Scheme>> schemes) : schemes_(std::move(schemes)) {
        const Rows folds = flat.rows(0, 8), has = flat.rows(1, 2), program = flat.rows(2, 4), sets = flat.rows(3, 4);
        const Rows letters = flat.rows(4, 1);
        for (std::size_t row = 0; row < folds.size(); ++row) {
            Fold fold{{}, Replacing(Pattern(program, folds.at(row, 2), folds.at(row, 3), sets, folds.at(row, 4)),
                                    numbers(letters, folds.at(row, 5), folds.at(row, 6)))};
            for (std::size_t at = folds.at(row, 0); at < std::size_t{folds.at(row, 0)} + folds.at(row, 1); ++at)
                fold.has.emplace_back(utf8(flat.text(has, at, 0)));
            folds_.push_back(std::move(fold));
        }
        std::vector<const Pattern*> patterns;
        for (const Fold& fold : folds_) patterns.push_back(&fold.replacing.pattern());
        automaton_ = Automaton(patterns);
    }

    std::size_t languages() const { return schemes_.size(); }

    // False where Python must do it: a letter that no language has, or a word longer than any name.
    bool key(TextView word, std::size_t language, std::string& found) const {
        if (!spell(word, language, found)) return false;
        fold(found);
        return true;
    }
    // The letters of a key before they are folded: of several spellings they are often the same.
    bool spell(TextView word, std::size_t language, std::string& found) const {
        if (word.size() > LONGEST) return false;
        // Kept from call to call: a word is short.
        thread_local Output made;
        made.cut(0);
        if (!schemes_.at(language)->lower_word(word, made)) return false;
        found.assign(made.data(), made.size());
        for (char letter : found)
            if (static_cast<unsigned char>(letter) >= 0x80) return false;
        return true;
    }
    void fold(std::string& found) const {
        Automaton::Mask mask = automaton_.of(found);
        for (std::size_t number = 0; number < folds_.size(); ++number) {
            const Fold& fold = folds_[number];
            if (!Automaton::may(mask, number)) continue;
            const bool may = fold.has.empty() || std::any_of(fold.has.begin(), fold.has.end(), [&](const std::string& text) { return found.find(text) != std::string::npos; });
            if (may && fold.replacing.apply(found)) mask = automaton_.of(found);
        }
    }

    static constexpr std::size_t LONGEST = 200;

private:
    struct Fold {
        // The texts that it has something to do with
        std::vector<std::string> has;
        Replacing replacing;
    };

    static std::vector<std::uint32_t> numbers(const Rows& rows, std::size_t begin, std::size_t count) {
        std::vector<std::uint32_t> found;
        for (std::size_t at = begin; at < begin + count; ++at) found.push_back(rows.at(at, 0));
        return found;
    }

    std::vector<std::unique_ptr<Scheme>> schemes_;
    std::vector<Fold> folds_;
    Automaton automaton_;
};

}  // namespace bynames
