// How a Latin word of a name sounds in Cyrillic, as bynames/_readings/sounds.py has it (`sounded`).
#pragma once

#include "letters.hpp"
#include "lookup.hpp"

namespace bynames {

class Sounds {
public:
    Sounds(const Flat& flat, std::size_t languages) {
        const Rows spoken = flat.rows(section::SOUND_LANGUAGES, 4), pieces = flat.rows(section::SOUNDS_OF, 7), texts = flat.rows(section::SOUND_TEXTS, 2);
        for (std::size_t row = 0; row < spoken.size(); ++row) {
            if (spoken.at(row, 0) >= languages) throw BadTable("a language that is none");
            spoken_.emplace_back();
            spoken_.back().language = spoken.at(row, 0);
            spoken_.back().most = spoken.at(row, 1);
            spoken_.back().shortest = spoken.at(row, 2);
            spoken_.back().most_of_names = spoken.at(row, 3);
            if (spoken_.back().most > MOST_WAYS) throw BadTable("more readings of a word than anybody looks at");
        }
        for (std::size_t row = 0; row < pieces.size(); ++row) {
            Spoken& its = spoken_.at(pieces.at(row, 0));
            const Text piece = flat.text(pieces, row, 3);
            its.longest = std::max(its.longest, piece.size());
            Rule rule{pieces.at(row, 1) != 0, pieces.at(row, 2) != 0, {}};
            for (std::size_t at = pieces.at(row, 5); at < std::size_t{pieces.at(row, 5)} + pieces.at(row, 6); ++at) rule.written.push_back(flat.text(texts, at, 0));
            its.rules[piece].push_back(std::move(rule));
        }
    }

    // What is written for a lower-case word, behind what is there: each with the number of the language that writes so.
    void of(const Text& low, const std::string& bytes, const Patterns& patterns, std::vector<std::pair<Text, std::size_t>>& found) const {
        if (low.size() > LONGEST) return;
        const std::size_t begin = found.size();
        for (const auto& pattern : patterns.of(For::sounding)) {
            const Spoken& spoken = spoken_.at(pattern.which);
            if (low.size() < spoken.shortest || !pattern.replacing.in(bytes)) continue;
            std::vector<Text> ways = spoken.ways(low);
            if (ways.size() > spoken.most_of_names) ways.resize(spoken.most_of_names);
            for (Text& way : ways) {
                std::pair<Text, std::size_t> one{std::move(way), spoken.language};
                if (std::find(found.begin() + static_cast<std::ptrdiff_t>(begin), found.end(), one) == found.end()) found.push_back(std::move(one));
            }
        }
    }

private:
    static constexpr std::size_t LONGEST = 16, SHORTEST_SOUND = 2, MOST_WAYS = 256;

    struct Rule {
        bool begins, ends;
        std::vector<Text> written;
    };
    struct Spoken {
        std::size_t language = 0, most = 0, shortest = 0, most_of_names = 0, longest = 0;
        Lookup<char32_t, std::vector<Rule>> rules;

        const Rule* fitting(const Text& low, std::size_t at, std::size_t size) const {
            const auto* some = rules.find(TextView(low).substr(at, size));
            if (!some) return nullptr;
            for (const Rule& rule : *some)
                if ((!rule.begins || at == 0) && (!rule.ends || at + size == low.size())) return &rule;
            return nullptr;
        }
        // The commonest way of each piece first; nothing where a letter has no sound.
        std::vector<Text> ways(const Text& low) const {
            std::vector<Text> found{Text()};
            std::size_t at = 0;
            while (at < low.size()) {
                std::size_t size = std::min(longest, low.size() - at);
                const Rule* rule = nullptr;
                for (; size && !(rule = fitting(low, at, size)); --size) {}
                if (!rule) return {};
                std::vector<Text> longer;
                for (const Text& sound : rule->written)
                    for (const Text& way : found)
                        if (longer.size() < most) longer.push_back(way + sound);
                found.swap(longer);
                at += size;
            }
            const std::size_t shortest_sound = std::min(SHORTEST_SOUND, low.size() - 1);
            found.erase(std::remove_if(found.begin(), found.end(), [&](const Text& way) { return way.size() < shortest_sound; }), found.end());
            return found;
        }
    };

    std::vector<Spoken> spoken_;
};

}  // namespace bynames
