// Names of persons: taken apart once, and compared. The Python object around it is in module.cpp.
#pragma once

#include "pairs.hpp"

namespace bynames {

class Persons {
public:
    static constexpr std::uint32_t KIND = 5;

    Persons(const char* raw, std::size_t size, const Readings& readings, const Bones& bones)
        : Persons(Flat(raw, size, KIND, section::COUNT), readings, bones) {}

    Persons(const Flat& flat, const Readings& readings, const Bones& bones)
        : words_(flat, readings, bones, languages(flat)), names_(words_), pairs_(flat, words_), memo_(MOST_NAMES) {}

    // What two names cost against one another; false where Python must compare them.
    bool cost(const Text& one, const Text& other, Asked& asked, double& found) {
        const auto first = name(one, asked);
        if (!first) return false;
        const auto second = name(other, asked);
        if (!second) return false;
        try {
            found = pairs_.cost(*first, *second, asked);
            return true;
        } catch (const Left&) {
        } catch (const TooLong&) {
        }
        return false;
    }
    // A name taken apart; none where Python must do it.
    std::shared_ptr<const Name> name(const Text& text, Asked& asked) {
        if (const auto* known = memo_.get(text)) return *known;
        std::shared_ptr<const Name> found;
        try {
            found = std::make_shared<Name>(names_.parse(text, asked));
        } catch (const Left&) {
        } catch (const TooLong&) {
        }
        memo_.put(text, found);
        return found;
    }
    // The same without remembering it: an index has a million names.
    bool parse(const Text& text, Asked& asked, Name& found) {
        try {
            found = names_.parse(text, asked);
            return true;
        } catch (const Left&) {
        } catch (const TooLong&) {
        }
        return false;
    }
    // What an index has to know of a word that `parse` gave.
    Words::Described describe(const Text& low, bool initial, Readers among, Asked& asked, std::shared_ptr<const Word>& word) {
        word = names_.word(low, initial, among, asked);
        return words_.describe(*word, asked);
    }
    // What slips cost between some keys and each of others: the places of those that are near, and their costs below `most`.
    std::vector<std::pair<std::size_t, double>> slips(const std::vector<std::string>& keys, const std::vector<std::string>& others, double most) const {
        std::vector<std::pair<std::size_t, double>> found;
        for (std::size_t at = 0; at < others.size(); ++at) {
            double least = most;
            for (const std::string& key : keys) {
                const std::size_t shorter = std::min(key.size(), others[at].size()), longer = std::max(key.size(), others[at].size());
                const std::size_t allowed = Slips::most(shorter);
                if (longer - shorter > allowed || distance(key, others[at]) > allowed) continue;
                least = std::min(least, pairs_.slips().cost(key, others[at]));
            }
            if (least < most) found.emplace_back(at, least);
        }
        return found;
    }
    std::size_t size() const { return memo_.size() + names_.size(); }
    void forget() {
        memo_.forget();
        names_.forget();
    }
    const Words& words() const { return words_; }

private:
    static std::size_t languages(const Flat& flat) {
        const std::size_t count = flat.rows(section::LANGUAGES, 2).size();
        if (count == 0 || count > 16) throw BadTable("more languages than there is room for");
        return count;
    }
    static constexpr std::size_t MOST_NAMES = 200000;

    Words words_;
    Names names_;
    Pairs pairs_;
    Memo<Text, std::shared_ptr<const Name>> memo_;
};

}  // namespace bynames
