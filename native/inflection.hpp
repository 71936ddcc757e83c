// What a Cyrillic word can be an oblique case of, as bynames/_inflection/paradigms.py has it (`Paradigms.oblique`); the
// tables are those of bynames/_kinds/person/compiled.py. Words are bytes here, a letter each.
#pragma once

#include <algorithm>

#include "letters.hpp"
#include "lookup.hpp"

namespace bynames {

// A bit for each role and gender that a word of a person's name can have, in the order of `KINDS` in words.py.
using Kinds = std::uint32_t;

class Inflection {
public:
    Inflection(const Flat& flat, const Patterns& patterns, const Letters& letters, std::size_t languages)
        : languages_(languages), e_(letters.cyrillic(U"е")[0]), io_(letters.cyrillic(U"ё")[0]) {
        const Rows rules = flat.rows(section::INFLECTED, 6), endings = flat.rows(section::ENDINGS, 3), only = flat.rows(section::ONLY, 3);
        const Rows stays = flat.rows(section::STAYS, 3), consonants = flat.rows(section::CONSONANTS, 2);
        for (std::size_t row = 0; row < consonants.size(); ++row)
            languages_.at(consonants.at(row, 0)).consonants.at(consonants.at(row, 1)) = true;
        for (std::size_t row = 0; row < stays.size(); ++row)
            languages_.at(stays.at(row, 0)).stays.insert(utf8(flat.text(stays, row, 1)));
        std::vector<std::pair<std::size_t, std::size_t>> places;
        for (std::size_t row = 0; row < rules.size(); ++row) {
            Language& language = languages_.at(rules.at(row, 0));
            places.emplace_back(rules.at(row, 0), language.rules.size());
            language.rules.push_back({rules.at(row, 1), rules.at(row, 2) != 0, Ending(utf8(flat.text(rules, row, 3))), &patterns.by_number(rules.at(row, 5)), {}, true});
        }
        for (std::size_t row = 0; row < only.size(); ++row) {
            const auto& [language, rule] = places.at(only.at(row, 0));
            languages_[language].rules[rule].only.insert(utf8(flat.text(only, row, 1)));
            languages_[language].rules[rule].is_for_all = false;
        }
        for (std::size_t row = 0; row < endings.size(); ++row) {
            const auto& [language, rule] = places.at(endings.at(row, 0));
            const Ending ending(utf8(flat.text(endings, row, 1)));
            const std::string tail = folded(ending.tail);
            languages_[language].longest = std::max(languages_[language].longest, tail.size());
            languages_[language].endings[tail].emplace_back(rule, ending);
        }
        for (Language& language : languages_)
            for (std::size_t rule = 0; rule < language.rules.size(); ++rule) {
                const std::string tail = folded(language.rules[rule].lemma.tail);
                for (std::size_t letter = 0; letter < language.by_last.size(); ++letter)
                    if (tail.empty() || static_cast<unsigned char>(tail.back()) == letter) language.by_last[letter].push_back(rule);
            }
    }
    // It holds places in itself.
    Inflection(const Inflection&) = delete;

    // The other words that have this form in an oblique case, as words of these kinds; in no order, each once.
    std::vector<std::string> oblique(const std::string& form, std::size_t language, Kinds kinds) const {
        std::vector<std::string> found;
        if (form.size() > LONGEST) return found;
        const Language& known = languages_.at(language);
        const std::string plain = folded(form);
        std::vector<std::pair<std::string, std::vector<std::size_t>>> tried;
        for (std::size_t size = 0; size <= std::min(form.size(), known.longest); ++size) {
            const auto* some = known.endings.find(std::string_view(plain).substr(form.size() - size));
            if (!some) continue;
            for (const auto& [number, ending] : *some) {
                const Rule& rule = known.rules[number];
                Stem stem;
                if (!(rule.who & kinds) || !without(ending, rule, known, form, stem)) continue;
                std::string nominative = joined(stem, rule.lemma);
                if (nominative == form || std::find(found.begin(), found.end(), nominative) != found.end()) continue;
                auto its = std::find_if(tried.begin(), tried.end(), [&](const auto& one) { return one.first == nominative; });
                if (its == tried.end()) {
                    tried.emplace_back(nominative, fitting(nominative, known, kinds));
                    its = tried.end() - 1;
                }
                if (std::find(its->second.begin(), its->second.end(), number) != its->second.end()) found.push_back(std::move(nominative));
            }
        }
        return found;
    }

private:
    static constexpr std::size_t LONGEST = 60;
    static constexpr char SAME_CONSONANTS = '*';
    static constexpr std::size_t MOST_CONSONANTS = 2;

    // The letters of an ending around the consonants that are the same in all cases; without those all is the tail.
    struct Ending {
        explicit Ending(const std::string& text) : changes(text.find(SAME_CONSONANTS) != std::string::npos) {
            const std::size_t at = changes ? text.find(SAME_CONSONANTS) : 0;
            head = text.substr(0, at);
            tail = text.substr(at + changes);
        }
        bool changes;
        std::string head, tail;
    };
    struct Rule {
        Kinds who;
        bool shares;  // Other rules may fit the same words as well.
        Ending lemma;
        const Pattern* after;
        TextSet<char> only;
        bool is_for_all;
    };
    struct Language {
        std::vector<Rule> rules;
        // What an ending in an oblique case ends with -> rules, each with the ending
        Lookup<char, std::vector<std::pair<std::size_t, Ending>>> endings;
        std::array<std::vector<std::size_t>, 128> by_last;
        TextSet<char> stays;
        Bytes consonants{};
        std::size_t longest = 0;
    };
    struct Stem {
        std::string text, same;
    };

    // With е for ё
    std::string folded(std::string word) const {
        std::replace(word.begin(), word.end(), io_, e_);
        return word;
    }
    // Whether a part of a form is this; ё is typed as е as often as not.
    bool stands_at(const std::string& form, std::size_t at, const std::string& text) const {
        for (std::size_t place = 0; place < text.size(); ++place) {
            const char letter = form[at + place];
            if (letter != text[place] && !(letter == e_ && text[place] == io_)) return false;
        }
        return true;
    }
    // What a form is without an ending; false where it has another one, or another stem.
    bool without(const Ending& ending, const Rule& rule, const Language& language, const std::string& form, Stem& stem) const {
        const std::size_t size = ending.head.size() + ending.tail.size();
        for (std::size_t count = ending.changes; count <= (ending.changes ? MOST_CONSONANTS : 0); ++count) {
            if (form.size() < size + count) return false;
            const std::size_t head = form.size() - size - count, same = head + ending.head.size();
            const auto begin = form.begin() + static_cast<std::ptrdiff_t>(same);
            if (!stands_at(form, same + count, ending.tail) || !stands_at(form, head, ending.head) ||
                !std::all_of(begin, begin + static_cast<std::ptrdiff_t>(count), [&](char letter) { return holds(language.consonants, letter); }))
                continue;
            stem.text.assign(form, 0, head);
            if (!rule.after->in(stem.text)) continue;
            stem.same.assign(form, same, count);
            return true;
        }
        return false;
    }
    static std::string joined(const Stem& stem, const Ending& ending) {
        std::string found = stem.text + ending.head;
        if (ending.changes) found += stem.same;
        return found += ending.tail;
    }
    // The rules that a nominative can go by as a word of one of these kinds (`Paradigms.fitting`).
    std::vector<std::size_t> fitting(const std::string& word, const Language& language, Kinds kinds) const {
        std::vector<std::size_t> found;
        if (word.empty() || word.size() > LONGEST) return found;
        const std::string plain = folded(word);
        if (language.stays.has(plain)) return found;
        // Of each kind the first rule that fits decides, but for those that share.
        for (std::size_t number : language.by_last[static_cast<unsigned char>(plain.back()) & 127]) {
            const Rule& rule = language.rules[number];
            Stem stem;
            if (!(rule.who & kinds) || (!rule.is_for_all && !rule.only.has(plain)) || !without(rule.lemma, rule, language, word, stem)) continue;
            found.push_back(number);
            if (!rule.shares) kinds &= ~rule.who;
            if (!kinds) break;
        }
        return found;
    }

    std::vector<Language> languages_;
    char e_, io_;
};

}  // namespace bynames
