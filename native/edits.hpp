// What it costs that two Cyrillic words are not spelt alike, as bynames/_kinds/person/edits.py has it. Words are bytes
// (letters.hpp), and costs are added in the same order as there, so that they are the same to the last digit.
#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>
#include <memory>
#include <unordered_map>
#include <utility>

#include "letters.hpp"

namespace bynames {

// What two languages write differently in one name, by the letters that both pieces end in.
class Correspondences {
public:
    struct Piece {
        std::string letters, others;
        double cost;
        const Pattern* around;  // or none: anywhere
        bool turned;
    };

    explicit Correspondences(bool foreign) : foreign(foreign) {
        single_.fill(-1.0);
        lost.fill(-1.0);
        lost_other.fill(-1.0);
        places_.fill(0);
        lists_.emplace_back();
    }
    void add(const Piece& piece, double cost) {
        any = true;
        if (piece.letters.empty() || piece.others.empty()) {
            const std::string& letter = piece.letters.empty() ? piece.others : piece.letters;
            if (letter.size() == 1) (piece.letters.empty() ? lost_other : lost)[slot(letter[0])] = cost;
        } else if (piece.letters.size() == 1 && piece.others.size() == 1 && !piece.around) {
            double& known = single_[pair(piece.letters[0], piece.others[0])];
            known = known < 0 ? cost : std::min(cost, known);
        } else {
            std::uint16_t& place = places_[pair(piece.letters.back(), piece.others.back())];
            if (!place) {
                place = static_cast<std::uint16_t>(lists_.size());
                lists_.emplace_back();
            }
            lists_[place].push_back(piece);
            lists_[place].back().cost = cost;
            longest = std::max({longest, piece.letters.size(), piece.others.size()});
        }
    }
    // Less than 0 where there is none.
    double single(char letter, char other) const { return single_[pair(letter, other)]; }
    const std::vector<Piece>& pieces(char letter, char other) const { return lists_[places_[pair(letter, other)]]; }
    static std::size_t slot(char letter) { return static_cast<unsigned char>(letter) & 127; }

    bool foreign, any = false;
    std::size_t longest = 0;
    // Letters of the first word, and of the other, that may stand for nothing; less than 0 for the others
    std::array<double, 128> lost, lost_other;

private:
    static std::size_t pair(char letter, char other) { return slot(letter) * 128 + slot(other); }
    std::array<double, 128 * 128> single_;
    std::array<std::uint16_t, 128 * 128> places_;
    std::vector<std::vector<Piece>> lists_;
};

// Languages of a name, a bit for each; the ways between two names are all pairs of theirs.
using Languages = std::uint32_t;

class Edits {
public:
    Edits(const Flat& flat, const Patterns& patterns, const Letters& letters, const Costs& costs, std::size_t languages)
        : costs_(costs), patterns_(patterns), languages_(languages) {
        pairs_.fill(-1.0);
        lone_.fill(-1.0);
        const Rows edits = flat.rows(section::EDITS, 4);
        for (std::size_t row = 0; row < edits.size(); ++row) {
            const char one = Letters::byte(edits.at(row, 0));
            if (edits.at(row, 1) == 0) lone_[slot(one)] = number(edits, row, 2);
            else pairs_[slot(one) * 128 + slot(Letters::byte(edits.at(row, 1)))] = number(edits, row, 2);
        }
        for (Bytes& some : marks_) some.fill(false);
        const Rows marks = flat.rows(section::MARKS, 2);
        for (std::size_t row = 0; row < marks.size(); ++row) marks_.at(marks.at(row, 0))[slot(Letters::byte(marks.at(row, 1)))] = true;
        const Rows alike = flat.rows(section::ALIKE, 3);
        for (std::size_t row = 0; row < alike.size(); ++row)
            alike_[Letters::byte(alike.at(row, 0))] = letters.cyrillic(flat.text(alike, row, 1));
        const Rows sounds = flat.rows(section::SOUNDS, 4);
        for (std::size_t row = 0; row < sounds.size(); ++row)
            sounds_.emplace_back(letters.cyrillic(flat.text(sounds, row, 0)), letters.cyrillic(flat.text(sounds, row, 2)));
        const Rows endings = flat.rows(section::SURNAME_ENDINGS, 3), alphabets = flat.rows(section::ALPHABETS, 2);
        for (std::size_t row = 0; row < endings.size(); ++row) {
            if (endings.at(row, 0) >= languages) throw BadTable("a language that is none");
            endings_.emplace_back(letters.cyrillic(flat.text(endings, row, 1)), 1u << endings.at(row, 0));
        }
        std::stable_sort(endings_.begin(), endings_.end(), [](const auto& one, const auto& other) { return one.first.size() > other.first.size(); });
        written_in_.fill(0);
        for (std::size_t row = 0; row < alphabets.size(); ++row)
            if (alphabets.at(row, 0) < languages && letters.has_byte(alphabets.at(row, 1)))
                written_in_[slot(letters.cyrillic(Text(1, alphabets.at(row, 1)))[0])] |= 1u << alphabets.at(row, 0);
        short_u_ = letters.cyrillic(U"ў")[0];
        v_ = letters.cyrillic(U"в")[0];
        lists_.resize(2 * languages * languages + 2);
        const Rows pieces = flat.rows(section::PIECES, 9);
        for (std::size_t row = 0; row < pieces.size(); ++row) {
            const std::size_t around = pieces.at(row, 7);
            lists_.at(pieces.at(row, 0)).push_back({letters.cyrillic(flat.text(pieces, row, 1)), letters.cyrillic(flat.text(pieces, row, 3)),
                                                    number(pieces, row, 5), around ? &patterns.by_number(around - 1) : nullptr,
                                                    pieces.at(row, 8) != 0});
        }
        for (std::size_t one = 0; one < languages; ++one)
            for (std::size_t other = 0; other < languages; ++other) {
                auto made = std::make_unique<Correspondences>(one != other);
                for (const auto& piece : lists_[one * languages + other]) made->add(piece, piece.cost);
                plain_.push_back(std::move(made));
            }
    }
    Edits(const Edits&) = delete;

    // A word with letters alike that are never told apart.
    std::string plain(const std::string& word) const {
        std::string found;
        for (char letter : word) {
            const auto known = alike_.find(letter);
            if (known == alike_.end()) found.push_back(letter);
            else found += known->second;
        }
        return found;
    }
    // As far as Latin letters tell its letters apart.
    std::string folded(const std::string& word) const {
        std::string found = plain(word);
        patterns_.replace(For::fold, found);
        return found;
    }
    bool only_ending_differs(const std::string& one, const std::string& other) const {
        if (one.empty() || other.empty()) return false;
        return one.compare(0, one.size() - 1, other, 0, other.size() - 1) == 0 && holds(marks_[2], one.back()) &&
               holds(marks_[2], other.back());
    }
    bool may_be_oblique(const std::string& word) const { return !word.empty() && holds(marks_[3], word.back()); }

    // Of two plain words, in the likeliest languages.
    double letters_apart(const std::string& one, const std::string& other, Languages ours, Languages theirs) const {
        double best = HUGE_VAL;
        bool plain_done = false;
        for (std::size_t first = 0; first < languages_; ++first)
            for (std::size_t second = 0; second < languages_; ++second) {
                if (!(ours >> first & 1) || !(theirs >> second & 1)) continue;
                const Correspondences& known = *plain_[first * languages_ + second];
                if (!known.any && std::exchange(plain_done, true)) continue;
                best = std::min(best, between(one, other, known.any ? &known : nullptr));
            }
        return best;
    }
    double stems_apart(const std::vector<std::string>& ones, const std::vector<std::string>& others, Languages ours, Languages theirs) const {
        if (ones.empty() || others.empty()) return 0.0;
        double best = HUGE_VAL;
        for (const auto& one : ones)
            for (const auto& other : others) best = std::min(best, letters_apart(one, other, ours, theirs));
        return best;
    }
    // Of two folded words.
    double read_apart(const std::string& one, const std::string& other, Languages ours, Languages theirs) {
        return one == other ? 0.0 : between(one, other, &latin(ours, theirs));
    }
    double read_stems_apart(const std::vector<std::string>& ones, const std::vector<std::string>& others, Languages ours, Languages theirs) {
        if (ones.empty() || others.empty()) return 0.0;
        double best = HUGE_VAL;
        for (const auto& one : ones)
            for (const auto& other : others) best = std::min(best, read_apart(one, other, ours, theirs));
        return best;
    }
    std::vector<std::string> stems(const std::string& word) const {
        std::vector<std::string> found;
        for (For what : {For::ending, For::short_ending}) {
            std::string stem = word;
            patterns_.one(what).apply(stem);
            add(found, stem);
            std::string fleeting = stem;
            patterns_.one(For::fleeting).apply(fleeting);
            add(found, fleeting);
            for (const auto& [ending, other] : sounds_)
                if (stem.size() >= ending.size() && stem.compare(stem.size() - ending.size(), ending.size(), ending) == 0)
                    add(found, stem.substr(0, stem.size() - ending.size()) + other);
        }
        return found;
    }
    std::vector<std::string> read_stems(std::string word) const {
        std::replace(word.begin(), word.end(), short_u_, v_);
        const std::string folded_word = folded(word);
        std::string foreign = folded_word;
        patterns_.one(For::foreign).apply(foreign);
        std::vector<std::string> found{folded_word};
        if (foreign != folded_word) found.push_back(foreign);
        for (const auto& stem : stems(folded_word)) add(found, stem);
        for (const auto& stem : stems(foreign)) add(found, stem);
        return found;
    }

private:
    static constexpr std::size_t SHORTEST = 2;

    static std::size_t slot(char letter) { return Correspondences::slot(letter); }
    static void add(std::vector<std::string>& found, const std::string& stem) {
        if (!stem.empty() && std::find(found.begin(), found.end(), stem) == found.end()) found.push_back(stem);
    }

    // Those of any of the pairs of languages, dearer those of other pairs, and what Latin leaves open in either word.
    const Correspondences& latin(Languages ours, Languages theirs) {
        // Threads share it; what was made stays where it is.
        const std::lock_guard<std::mutex> lock(latin_mutex_);
        auto& made = latin_[{ours, theirs}];
        if (made) return *made;
        made = std::make_unique<Correspondences>(true);
        for (bool among : {true, false})
            for (std::size_t one = 0; one < languages_; ++one)
                for (std::size_t other = 0; other < languages_; ++other)
                    if (((ours >> one & 1) && (theirs >> other & 1)) == among)
                        for (const auto& piece : lists_[(languages_ + one) * languages_ + other])
                            made->add(piece, piece.cost + (among ? 0.0 : costs_.hybrid));
        for (std::size_t list = lists_.size() - 2; list < lists_.size(); ++list)
            for (const auto& piece : lists_[list]) made->add(piece, piece.cost);
        return *made;
    }

    std::size_t telling_length(const std::string& word) const {
        // By the endings of the languages that have all its letters, or of all where none has
        const Languages all = (1u << languages_) - 1;
        Languages fitting = all;
        for (char letter : word) fitting &= written_in_[slot(letter)];
        if (!fitting) fitting = all;
        for (const auto& [ending, spoken] : endings_)
            if ((spoken & fitting) && word.size() >= ending.size() && word.compare(word.size() - ending.size(), ending.size(), ending) == 0)
                return word.size() - ending.size();
        return word.size();
    }
    double change(char one, char other) const {
        const double known = pairs_[slot(one) * 128 + slot(other)];
        if (known >= 0) return known;
        return holds(marks_[0], one) && holds(marks_[0], other) ? costs_.vowel : costs_.letter;
    }
    double lost(const std::string& word, std::size_t at, bool foreign, const std::array<double, 128>* gone) const {
        const char letter = word[at];
        if (gone && (*gone)[slot(letter)] >= 0) return (*gone)[slot(letter)];
        if (holds(marks_[1], letter)) return foreign ? costs_.foreign_sign_lost : costs_.sign_lost;
        if ((at > 0 && word[at - 1] == letter) || (at + 1 < word.size() && word[at + 1] == letter))
            return foreign ? costs_.foreign_doubled : costs_.doubled;
        double cost = lone_[slot(letter)];
        if (cost < 0) cost = holds(marks_[0], letter) ? costs_.vowel_lost : costs_.consonant_lost;
        return at == 0 ? cost * costs_.first_letter : cost;
    }

    double between(const std::string& one, const std::string& other, const Correspondences* known) const {
        if (one == other) return 0.0;
        std::size_t start = 0;
        while (start < one.size() && start < other.size() && one[start] == other[start]) ++start;
        const std::size_t back = known ? known->longest : 1;
        start = start > back ? start - back : 0;
        const double cost = cheapest(one, other, start, known);
        const std::size_t size = std::min(telling_length(one), telling_length(other));
        return cost * (costs_.usual_length + static_cast<double>(SHORTEST)) / static_cast<double>(std::max(size, SHORTEST + 1) + SHORTEST);
    }

    double cheapest(const std::string& one, const std::string& other, std::size_t start, const Correspondences* known) const {
        const double first = costs_.first_letter, transposed = costs_.transposed;
        const bool foreign = known && known->foreign;
        const std::size_t width = other.size() - start + 1, height = one.size() - start + 1;
        if (width > MOST_LETTERS || height > MOST_LETTERS) throw Left();
        thread_local std::vector<double> room, losses;
        room.resize(width * height);
        losses.resize(width);
        double* row = room.data();
        row[0] = 0.0;
        for (std::size_t at = 0; at + 1 < width; ++at) {
            losses[at] = lost(other, start + at, foreign, known ? &known->lost_other : nullptr);
            row[at + 1] = row[at] + losses[at];
        }
        for (std::size_t i = start; i < one.size(); ++i) {
            const char letter = one[i];
            const double* above = row;
            row += width;
            const double gone = lost(one, i, foreign, known ? &known->lost : nullptr);
            row[0] = above[0] + gone;
            for (std::size_t at = 0; at + 1 < width; ++at) {
                const std::size_t j = start + at;
                const char second = other[j];
                double cost;
                if (letter == second) {
                    cost = above[at];
                } else {
                    double changed = known ? known->single(letter, second) : -1.0;
                    if (changed < 0) {
                        changed = change(letter, second);
                        if (i == 0 || j == 0) changed *= first;
                    }
                    cost = above[at] + changed;
                    if (at && i > start && one[i - 1] == second && letter == other[j - 1]) {
                        cost = std::min(cost, (above - width)[at - 1] + transposed);
                    } else if (at > 1 && i > start + 1 && one[i - 2] == second && other[j - 2] == letter) {
                        const double middle = one[i - 1] == other[j - 1] ? 0.0 : change(one[i - 1], other[j - 1]);
                        cost = std::min(cost, (above - 2 * width)[at - 2] + transposed + middle);
                    }
                }
                cost = std::min({cost, above[at + 1] + gone, row[at] + losses[at]});
                if (known) {
                    for (const auto& piece : known->pieces(letter, second)) {
                        if (i + 1 < start + piece.letters.size() || j + 1 < start + piece.others.size()) continue;
                        const std::size_t back = i + 1 - piece.letters.size(), back_other = j + 1 - piece.others.size();
                        if (one.compare(back, piece.letters.size(), piece.letters) != 0 ||
                            other.compare(back_other, piece.others.size(), piece.others) != 0)
                            continue;
                        if (piece.around && !(piece.turned ? piece.around->match(other, back_other) : piece.around->match(one, back))) continue;
                        cost = std::min(cost, room[(back - start) * width + (back_other - start)] + piece.cost);
                    }
                }
                row[at + 1] = cost;
            }
        }
        return row[width - 1];
    }

    static constexpr std::size_t MOST_LETTERS = 200;

    const Costs& costs_;
    const Patterns& patterns_;
    std::size_t languages_;
    std::array<double, 128 * 128> pairs_;
    std::array<double, 128> lone_;
    std::array<Bytes, 4> marks_;
    std::unordered_map<char, std::string> alike_;
    std::vector<std::pair<std::string, std::string>> sounds_;
    std::vector<std::pair<std::string, Languages>> endings_;
    std::array<Languages, 128> written_in_;
    char short_u_, v_;
    std::vector<std::vector<Correspondences::Piece>> lists_;
    std::vector<std::unique_ptr<Correspondences>> plain_;
    std::mutex latin_mutex_;
    std::map<std::pair<Languages, Languages>, std::unique_ptr<Correspondences>> latin_;
};

}  // namespace bynames
