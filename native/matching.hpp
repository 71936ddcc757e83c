// Who is meant by a name, among the names of one list: bynames/_linking/matching.py for lists of persons of which each has
// one name. The index says whom to compare, and comparing decides.
#pragma once

#include "index.hpp"

namespace bynames {

// The points of data/compare/calibration.yaml, by rising cost
class Curve {
public:
    Curve(std::vector<double> costs, std::vector<double> scores) : costs_(std::move(costs)), scores_(std::move(scores)) {
        if (costs_.empty() || costs_.size() != scores_.size()) throw BadTable("a curve without points");
    }
    // What a score can be at most, as numpy has it.
    double bound(double cost) const {
        if (cost > costs_.back()) return scores_.back() * std::exp(costs_.back() - cost);
        if (cost <= costs_[0]) return scores_[0];
        const std::size_t right = static_cast<std::size_t>(std::upper_bound(costs_.begin(), costs_.end(), cost) - costs_.begin());
        if (costs_[right - 1] == cost) return scores_[right - 1];
        const double slope = (scores_[right] - scores_[right - 1]) / (costs_[right] - costs_[right - 1]);
        return slope * (cost - costs_[right - 1]) + scores_[right - 1];
    }
    // bynames._linking.comparison._score
    double score(double cost) const {
        if (cost >= costs_.back()) return scores_.back() * std::exp(costs_.back() - cost);
        for (std::size_t at = 1; at < costs_.size(); ++at)
            if (cost < costs_[at]) {
                const double share = (cost - costs_[at - 1]) / (costs_[at] - costs_[at - 1]);
                return scores_[at - 1] + share * (scores_[at] - scores_[at - 1]);
            }
        return scores_.back();
    }

private:
    std::vector<double> costs_, scores_;
};

// What Python is asked besides: how two names compare that are not for this engine.
struct AskedOfPairs {
    virtual ~AskedOfPairs() = default;
    // The score, and whether they match.
    virtual std::pair<double, bool> compared(const Text& one, std::size_t row) = 0;
};

class Matching {
public:
    struct Match {
        std::uint32_t row;
        double score;
    };
    struct Wish {
        std::size_t limit;
        bool by_decision;  // not by the cut-off
        double cutoff, most;
        SearchLimits limits;
        std::size_t compared;
    };

    Matching(const Persons& persons, const Index& index, TextsOf names, Ints owners, Span<std::uint8_t> alive, FeaturesOf same, Curve curve)
        : persons_(persons), index_(index), names_(names), owners_(owners), alive_(alive), same_(same), curve_(std::move(curve)),
          decision_(persons.words().costs.decision) {
        if (names_.ends.size() != index_.names() || owners_.size() != index_.names()) throw BadTable("names without an index");
    }

    // The best matches of a name; false where Python must look for them.
    bool best(const Text& asked, const Wish& wish, Index::Room& room, Asked& python, AskedOfPairs& pairs, std::vector<Match>& found) const {
        found.clear();
        Session& session = room.session;
        const auto name = session.name(asked, python);
        if (!name) return false;
        std::vector<Index::Found> rows;
        std::vector<Compared> compared;
        try {
            double rest = 0.0;
            if (wish.limit == 1 && index_.search_near(*name, wish.most, wish.limits, room, rows, rest)) {
                judge(asked, *name, rows, wish, session, python, pairs, compared, found);
                if (!found.empty() && found[0].score > curve_.bound(rest)) return true;
            }
            index_.search(*name, wish.most, wish.limits, room, rows);
            judge(asked, *name, rows, wish, session, python, pairs, compared, found);
            return true;
        } catch (const Left&) {
        } catch (const TooLong&) {
        }
        return false;
    }

private:
    struct Compared {
        std::uint32_t row;
        double score;
        bool matched;
    };

    void judge(const Text& asked, const Name& name, const std::vector<Index::Found>& rows, const Wish& wish, Session& session, Asked& python,
               AskedOfPairs& pairs, std::vector<Compared>& compared, std::vector<Match>& found) const {
        struct Ranked {
            double most;
            std::uint32_t row;
        };
        std::vector<Ranked> ranked;
        const auto add = [&](std::uint32_t row, double most) {
            if (alive_.at(owners_.at(row))) ranked.push_back({most, row});
        };
        for (const Index::Found& one : rows) add(one.name, curve_.bound(one.bound));
        same_.look_up(feature(asked), [&](std::uint32_t row) { add(row, 1.0); });
        const auto before = [](const Ranked& one, const Ranked& other) { return one.most != other.most ? one.most > other.most : one.row < other.row; };
        // Mostly the first few decide.
        std::size_t sorted = 0;
        const auto sort_more = [&] {
            const std::size_t end = std::min(ranked.size(), sorted ? 4 * sorted : FIRST);
            const auto from = ranked.begin() + static_cast<std::ptrdiff_t>(sorted), to = ranked.begin() + static_cast<std::ptrdiff_t>(end);
            std::partial_sort(from, to, ranked.end(), before);
            sorted = end;
        };
        found.clear();
        const auto better = [](double score, std::uint32_t row, double its, std::uint32_t other) { return score != its ? score > its : row < other; };
        std::vector<std::uint32_t> seen;
        for (std::size_t at = 0; at < ranked.size(); ++at) {
            if (at == sorted) sort_more();
            const auto [most, row] = ranked[at];
            if (found.size() >= wish.limit && better(found.back().score, found.back().row, most, row)) {
                if (most < found.back().score) break;
                continue;
            }
            if (std::find(seen.begin(), seen.end(), row) != seen.end()) continue;
            seen.push_back(row);
            if (seen.size() > wish.compared) break;
            const Compared one = compare(asked, name, row, session, python, pairs, compared);
            if (!(wish.by_decision ? one.matched : one.score >= wish.cutoff)) continue;
            auto place = found.begin();
            while (place != found.end() && better(place->score, place->row, one.score, row)) ++place;
            found.insert(place, {row, one.score});
            // One that is beyond the limit would only be passed over in Python.
            if (found.size() > wish.limit) found.pop_back();
        }
    }
    Compared compare(const Text& asked, const Name& name, std::uint32_t row, Session& session, Asked& python, AskedOfPairs& pairs, std::vector<Compared>& compared) const {
        for (const Compared& known : compared)
            if (known.row == row) return known;
        const Text text = names_.text(row);
        Compared found{row, 1.0, true};
        if (text != asked) {
            const auto other = session.name(text, python);
            double cost = 0.0;
            if (other && persons_.cost(name, *other, cost)) {
                found.score = curve_.score(cost);
                found.matched = cost <= decision_;
            } else {
                const auto said = pairs.compared(asked, row);
                found.score = said.first;
                found.matched = said.second;
            }
        }
        compared.push_back(found);
        return found;
    }
    // bynames._arrays.feature
    static std::uint32_t feature(const Text& text) {
        const std::string bytes = utf8(text);
        return bytes.empty() ? 0 : Bones::hash(bytes[0], bytes.substr(1));
    }

    static constexpr std::size_t FIRST = 8;

    const Persons& persons_;
    const Index& index_;
    TextsOf names_;
    Ints owners_;
    Span<std::uint8_t> alive_;
    FeaturesOf same_;
    Curve curve_;
    double decision_;
};

}  // namespace bynames
