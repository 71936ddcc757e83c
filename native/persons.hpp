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
    const Names& names() { return own_.names(); }
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

    // A word takes a kilobyte or two, and so does a name.
    static constexpr std::size_t MOST_WORDS = 16000;

    Words words_;
    Pairs pairs_;
    // For who holds the interpreter
    Session own_;
};

}  // namespace bynames
