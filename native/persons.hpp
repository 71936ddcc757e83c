// Names of persons: taken apart once, and compared. The Python object around it is in module.cpp.
#pragma once

#include <mutex>

#include "pairs.hpp"

namespace bynames {

// The words and names that one thread has met: no other may work with them meanwhile.
class Session {
public:
    // It remembers so many words, and as many names.
    Session(const Words& words, std::size_t most) : words_(words), names_(words, most), memo_(most) {}

    // A name taken apart; none where Python must do it.
    std::shared_ptr<const Name> name(const Text& text, Asked& asked) {
        if (const auto* known = memo_.get(text)) return *known;
        std::shared_ptr<const Name> found;
        try {
            Name made = names_.parse(text, asked);
            made.spoken = names_.spoken(made.words);
            found = std::make_shared<Name>(std::move(made));
        } catch (const Left&) {
        } catch (const TooLong&) {
        }
        memo_.put(text, found);
        return found;
    }
    // The same for an index, which has a million names and asks for no languages; it is not remembered.
    bool parse(const Text& text, Asked& asked, Name& found) {
        try {
            found = names_.parse(text, asked);
            return true;
        } catch (const Left&) {
        } catch (const TooLong&) {
        }
        return false;
    }
    // What an index has to know of a word; false where Python must tell it.
    bool describe(const Word& word, Words::Described& found) const {
        try {
            found = words_.describe(word);
            return true;
        } catch (const Left&) {
        } catch (const TooLong&) {
        }
        return false;
    }
    Names& names() { return names_; }
    const Names& names() const { return names_; }
    std::size_t size() const { return memo_.size() + names_.size(); }
    void forget() {
        memo_.forget();
        names_.forget();
    }

private:
    const Words& words_;
    Names names_;
    Memo<std::shared_ptr<const Name>> memo_;
};

// Things that one thread at a time works with: as many as threads have worked at once. What an error has come out of is not
// used again.
template <typename Thing> class Pool {
public:
    class Lease {
    public:
        template <typename Make> Lease(Pool& pool, Make make) : pool_(pool) {
            const std::lock_guard<std::mutex> lock(pool_.mutex_);
            age_ = pool_.age_;
            if (!pool_.free_.empty()) {
                thing_ = std::move(pool_.free_.back());
                pool_.free_.pop_back();
            } else {
                thing_ = make();
            }
        }
        Lease(const Lease&) = delete;
        // When all has gone well
        void give_back() {
            const std::lock_guard<std::mutex> lock(pool_.mutex_);
            if (thing_ && age_ == pool_.age_) pool_.free_.push_back(std::move(thing_));
        }
        Thing& operator*() { return *thing_; }
        Thing* operator->() { return thing_.get(); }

    private:
        Pool& pool_;
        std::unique_ptr<Thing> thing_;
        std::size_t age_;
    };

    std::size_t size() const {
        const std::lock_guard<std::mutex> lock(mutex_);
        std::size_t found = 0;
        for (const auto& thing : free_) found += thing->size();
        return found;
    }
    // What is at work is thrown away when it is done.
    void forget() {
        const std::lock_guard<std::mutex> lock(mutex_);
        free_.clear();
        ++age_;
    }

private:
    mutable std::mutex mutex_;
    std::vector<std::unique_ptr<Thing>> free_;
    std::size_t age_ = 0;
};

// What a name shows of a person, by the weights of data/names/kinds.yaml; and how much that may be together where a name is a
// person's whatever else it shows.
struct KindWeights {
    double common = 0.0, rare = 0.0, patronymic = 0.0, capitals = 0.0, small = 0.0, most = 0.0;
    std::array<double, MOST_TOKENS + 1> words{};  // by their number
};

class Persons {
public:
    static constexpr std::uint32_t KIND = 5;

    Persons(const char* raw, std::size_t size, const Readings& readings, const Bones& bones)
        : Persons(Flat(raw, size, KIND, section::COUNT), readings, bones) {}

    Persons(const Flat& flat, const Readings& readings, const Bones& bones)
        : words_(flat, readings, bones, languages(flat)), pairs_(flat, words_), own_(words_, MOST_WORDS) {}

    // What two names cost against one another; false where Python must compare them.
    bool cost(const Text& one, const Text& other, Asked& asked, double& found) {
        const auto first = own_.name(one, asked);
        if (!first) return false;
        const auto second = own_.name(other, asked);
        return second && cost(*first, *second, found);
    }
    bool cost(const Name& one, const Name& other, double& found) const {
        try {
            found = pairs_.cost(one, other);
            return true;
        } catch (const Left&) {
        } catch (const TooLong&) {
        }
        return false;
    }
    // Whether a name is surely a person's: words that say nothing of organizations, and names that many bear.
    bool is_surely_one(const Text& text, Asked& asked) {
        const auto name = own_.name(text, asked);
        return name && is_surely_one(*name, text, asked);
    }
    // What two names cost that are surely of persons; false where one may be another's, or Python must compare them.
    bool cost_of_sure(const Text& one, const Text& other, Asked& asked, double& found) {
        const auto first = own_.name(one, asked);
        if (!first || !is_surely_one(*first, one, asked)) return false;
        const auto second = own_.name(other, asked);
        return second && is_surely_one(*second, other, asked) && cost(*first, *second, found);
    }
    void weigh(const KindWeights& weights) { weights_ = std::make_unique<KindWeights>(weights); }
    // What two words cost against one another whose names' languages nobody knows; false where Python must compare them.
    bool meet(const Text& one, const Text& other, Asked& asked, double& found) {
        try {
            const auto first = word(one, asked), second = word(other, asked);
            found = pairs_.meet(*first, *second, 0, 0).cost;
            return true;
        } catch (const Left&) {
        } catch (const TooLong&) {
        }
        return false;
    }
    // What a word by itself is found by, as hashes; false where Python must tell.
    bool features(const Text& low, Asked& asked, std::vector<std::uint32_t>& found) {
        try {
            const auto made = word(low, asked);
            found = words_.describe(*made).features;
            for (const std::string& key : made->keys) {
                const auto some = words_.bones().features(key);
                found.insert(found.end(), some.begin(), some.end());
            }
            make_set(found);
            return true;
        } catch (const Left&) {
        } catch (const TooLong&) {
        }
        return false;
    }
    // What a word by itself asks for, initials apart: by its keys, and by all else.
    bool questions(const Text& low, Asked& asked, std::vector<std::uint32_t>& keys, std::vector<std::uint32_t>& others) {
        try {
            const auto made = word(low, asked);
            words_.ask(*made, keys, others);
            make_set(keys);
            make_set(others);
            return true;
        } catch (const Left&) {
        } catch (const TooLong&) {
        }
        return false;
    }
    // A word by itself; none where Python must read it.
    std::shared_ptr<const Word> read(const Text& low, Asked& asked) {
        try {
            return word(low, asked);
        } catch (const Left&) {
        } catch (const TooLong&) {
        }
        return nullptr;
    }
    // The same of a word of letters that readers know, whatever its marks.
    std::shared_ptr<const Word> read_typed(const Text& low, Asked& asked) {
        try {
            if (low.empty()) return nullptr;
            Readers among;
            if (is_cyrillic(low[0])) return word(low, asked);
            const auto is_letter = [&](char32_t letter) { return words_.letters.is_latin(letter) && words_.letters.small(letter) == letter; };
            if (!std::all_of(low.begin(), low.end(), is_letter) || !words_.readings().knows(low)) return nullptr;
            if (!words_.readings().habits(low.data(), low.size(), among)) return nullptr;
            return own_.names().word(low, false, among, asked);
        } catch (const Left&) {
        } catch (const TooLong&) {
        }
        return nullptr;
    }
    std::shared_ptr<const Name> name(const Text& text, Asked& asked) { return own_.name(text, asked); }
    bool parse(const Text& text, Asked& asked, Name& found) { return own_.parse(text, asked, found); }
    const Names& names() const { return own_.names(); }
    // What an index has to know of a word that `parse` gave.
    Words::Described describe(const Text& low, bool initial, Readers among, Asked& asked, std::shared_ptr<const Word>& word) {
        word = own_.names().word(low, initial, among, asked);
        return words_.describe(*word);
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
    std::size_t size() const { return own_.size(); }
    void forget() { own_.forget(); }
    const Words& words() const { return words_; }
    const Slips& slips() const { return pairs_.slips(); }

private:
    static std::size_t languages(const Flat& flat) {
        const std::size_t count = flat.rows(section::LANGUAGES, 2).size();
        if (count == 0 || count > MOST_LANGUAGES) throw BadTable("more languages than there is room for");
        return count;
    }

    // A word by itself, in the habits that it has marks of. Throws Left where Python must make it.
    std::shared_ptr<const Word> word(const Text& low, Asked& asked) {
        if (low.empty()) throw Left();
        Readers among;
        if (is_cyrillic(low[0])) {
            for (char32_t letter : low)
                if (!is_cyrillic(letter)) throw Left();
        } else {
            for (char32_t letter : low)
                if (letter < U'a' || letter > U'z') throw Left();
            if (!words_.readings().habits(low.data(), low.size(), among)) throw Left();
        }
        return own_.names().word(low, false, among, asked);
    }

    bool is_surely_one(const Name& name, const Text& typed, Asked& asked) const {
        if (!name.is_judged) name.is_judged = judge(name, typed, asked, name.is_sure);
        return name.is_sure;
    }
    // See bynames/_names/kinds.py. False where nobody can tell yet.
    bool judge(const Name& name, const Text& typed, Asked& asked, bool& sure) const {
        const std::size_t count = name.words.size();
        sure = false;
        if (!weights_) return false;
        if (count < 2) return true;
        std::array<std::size_t, MOST_TOKENS> begins{};
        std::array<bool, MOST_TOKENS> capitals{};
        // An apostrophe makes two words of one, the second in small letters.
        std::size_t longest = 0, loud = 0, parts = count;
        bool small = false;
        for (std::size_t at = 0, number = 0; number < count; ++number) {
            const Text& low = name.words[number]->low;
            if (name.words[number]->initial || low.size() < SHORTEST_OF_SURE || low.size() > typed.size() - at) return true;
            // As it is typed, with one capital, or a long one in capitals
            bool up = true, first_up = true;
            std::size_t part = 0;
            for (std::size_t place = 0; place < low.size(); ++place) {
                const char32_t letter = typed[at + place];
                if (letter == U'’' || letter == U'\'') {
                    if (place == 0 || place + 1 == low.size() || low[place] != letter) return true;
                    ++parts;
                    part = place + 1;
                    up = false;
                    continue;
                }
                if ((words_.letters.is_sign(letter) && letter != U'ʹ') || words_.letters.small(letter) != low[place]) return true;
                small = small || (part && place + 1 > part + LONGEST_PARTICLE);
                up = up && letter != low[place];
                first_up = first_up && (letter == low[place]) == (place > 0);
            }
            if (!first_up && !(up && low.size() > SHORTEST_OF_SURE)) return true;
            begins[number] = at;
            capitals[number] = up;
            loud += up;
            if (!up) longest = std::max(longest, low.size());
            at += low.size();
            if (number + 1 == count) {
                if (at != typed.size()) return true;
                break;
            }
            if (at < typed.size() && typed[at] == U',') ++at;
            if (at >= typed.size() || typed[at] != U' ') return true;
            ++at;
        }
        if (longest <= SHORTEST_OF_SURE || parts > MOST_TOKENS) return true;
        std::size_t common = 0, known = 0, fathers = 0;
        for (const auto& word : name.words) {
            const bool father = !word->patronymics.empty(), is_common = father || (!word->oblique && names().is_common(*word));
            fathers += father;
            common += is_common;
            known += !word->families.empty();
        }
        const auto times = [](std::size_t often) { return static_cast<double>(std::min(often, MOST_OF_ONE)); };
        const double shown = weights_->words[parts] + weights_->common * times(common) + weights_->patronymic * times(fathers) +
                             weights_->rare * times(known > common ? known - common : 0) + weights_->capitals * times(loud) +
                             (small ? weights_->small : 0.0);
        double said = 0.0;
        std::size_t of_phrases = 0;
        bool is_known = false;
        if (shown > weights_->most) return true;
        for (std::size_t number = 0; number < count; ++number) {
            Says& says = name.words[number]->later.says[capitals[number]];
            if (!says.is_told) says = asked.says(typed.substr(begins[number], name.words[number]->low.size()));
            if (!says.is_told) return false;
            said += says.most;
            is_known = is_known || says.is_known;
            of_phrases += says.of_phrase;
        }
        sure = of_phrases < 2 && shown + (is_known ? said : 0.0) <= weights_->most;
        return true;
    }
    // What has no more letters may be a legal form; more of one thing than this says no more.
    static constexpr std::size_t SHORTEST_OF_SURE = 3, MOST_OF_ONE = 3, LONGEST_PARTICLE = 3;

    // A word takes a kilobyte or two, and so does a name: where words come again, it pays to have them all.
    static constexpr std::size_t MOST_WORDS = 48000;

    Words words_;
    Pairs pairs_;
    // For who holds the interpreter
    Session own_;
    // None where nobody has told
    std::unique_ptr<KindWeights> weights_;
};

}  // namespace bynames
