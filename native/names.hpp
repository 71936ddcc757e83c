// A person's name taken apart, as bynames/_kinds/person/tokens.py and parse.py have it: words of one script, initials and
// one comma. Whatever has other signs, or a word that names are not made of, is left to Python.
#pragma once

#include <unordered_map>

#include "lookup.hpp"
#include "words.hpp"

namespace bynames {

enum class Role : std::uint8_t { surname, given, patronymic, initial, none };

// The engine takes no name apart that has more words.
constexpr std::size_t MOST_TOKENS = 5;

struct Name {
    Few<std::shared_ptr<const Word>, MOST_TOKENS> words;
    Few<Role, MOST_TOKENS> roles;
    Languages spoken = 0;
    // Whether it shows at once that it is a person's, where somebody has asked
    mutable bool is_judged = false, is_sure = false;
};

// What was worked out, by a text: what has not been asked for lately goes.
template <typename Value> class Memo {
public:
    explicit Memo(std::size_t most) : half_(most / 2) {}
    static std::size_t hash_of(TextView key) { return Lookup<char32_t, Value>::hash_of(key); }
    // It stays where it is until something else is asked for.
    const Value* get(TextView key) { return get(key, hash_of(key)); }
    const Value* get(TextView key, std::size_t hash) {
        if (const Value* found = new_.find(key, hash)) return found;
        const Value* found = old_.find(key, hash);
        return found ? &put(key, hash, Value(*found)) : nullptr;
    }
    const Value& put(TextView key, Value value) { return put(key, hash_of(key), std::move(value)); }
    const Value& put(TextView key, std::size_t hash, Value value) {
        if (new_.size() >= half_) {
            old_ = std::move(new_);
            new_ = Lookup<char32_t, Value>();
        }
        return new_.value(new_.put(key, hash).first) = std::move(value);
    }
    std::size_t forget() {
        const std::size_t gone = size();
        new_ = Lookup<char32_t, Value>();
        old_ = Lookup<char32_t, Value>();
        return gone;
    }
    std::size_t size() const { return new_.size() + old_.size(); }

private:
    std::size_t half_;
    Lookup<char32_t, Value> new_, old_;
};

class Names {
public:
    Names(const Words& words, std::size_t most) : words_(words), lexicon_(words.lexicon), memo_(most), names_(most) {}

    // Throws Left where Python must do it.
    Name parse(const Text& typed, Asked& asked) {
        if (typed.empty() || typed.size() > LONGEST) throw Left();
        Text cleaned;
        const bool clean = is_clean(typed);
        if (!clean) cleaned = without_hard_signs(asked.cleaned(typed));
        const Text& text = clean ? typed : cleaned;
        if (text.size() > LONGEST) throw Left();
        std::size_t before_comma = 0;
        std::vector<Token> tokens = tokenize(text, before_comma);
        for (Token& token : tokens) {
            if (!may_be_foreign(token) || words_.is_at_home(token.low)) continue;
            token.source = asked.at_home(token.low);
            if (token.source == token.low) token.source.clear();
            // What the other words say of a foreign ending, Python weighs.
            else if (tokens.size() > 1) throw Left();
        }
        Name name;
        name.words = read(tokens, asked);
        const auto is_known = [](const auto& word) { return !word->families.empty() || !word->patronymics.empty(); };
        if (std::none_of(name.words.begin(), name.words.end(), is_known)) {
            if (is_odd(text) && asked.is_retyped(typed)) throw Left();
            if (tokens.size() == 1) must_be_one(*name.words[0]);
        }
        must_be_whole(tokens, name.words);
        must_be_no_title(tokens, name.words, asked);
        name.roles = roles(tokens, name.words, before_comma);
        return name;
    }
    // What a word is made of, as one text
    static Text identity(const Text& low, bool initial, Readers among) {
        Text found;
        identify(low, initial, among, found);
        return found;
    }
    static void identify(const Text& low, bool initial, Readers among, Text& found) {
        found = low;
        found.push_back(initial ? U'1' : U'0');
        for (std::uint64_t part : {among.low, among.high}) {
            found.push_back(static_cast<char32_t>(part & 0xFFFFFFFF));
            found.push_back(static_cast<char32_t>(part >> 32));
        }
    }
    // Throws Left where Python must make it.
    std::shared_ptr<const Word> word(const Text& low, bool initial, Readers among, Asked& asked, Readings::Sources* sources = nullptr) {
        // Making a word makes no other one.
        Text& made_of = identity_;
        identify(low, initial, among, made_of);
        const std::size_t hash = memo_.hash_of(made_of);
        if (const auto* known = memo_.get(made_of, hash)) {
            if (!*known) throw Left();
            return *known;
        }
        try {
            return memo_.put(made_of, hash, words_.make(low, initial, among, asked, sources));
        } catch (const Left&) {
            memo_.put(made_of, hash, nullptr);
            throw;
        } catch (const TooLong&) {
            memo_.put(made_of, hash, nullptr);
            throw Left();
        }
    }

    void forget() {
        memo_.forget();
        names_.forget();
    }
    std::size_t size() const { return memo_.size() + names_.size(); }

private:
    using WordList = Few<std::shared_ptr<const Word>, MOST_TOKENS>;
    struct Token {
        // In small letters; what it is read from, where that is something else
        Text low, source;
        bool initial, capitals;
        const Text& read_from() const { return source.empty() ? low : source; }
    };
    static constexpr std::size_t LONGEST = 200;
    static constexpr std::size_t LONGEST_INITIAL = 3, MOST_INITIALS = 4096;
    static constexpr std::size_t SHORTEST_LEFT = 2, SHORTEST_TITLE = 5, SHORTEST_OF_TWO = 9, SHORTEST_PART = 4;
    static constexpr int COMMON_NAME = -6, COMMON_FATHER = -4;

    static bool is_common_cyrillic(char32_t letter) {
        return (letter >= U'А' && letter <= U'я') || letter == U'Ё' || letter == U'ё' || letter == U'І' || letter == U'і' ||
               letter == U'Ў' || letter == U'ў' || letter == U'Ґ' || letter == U'ґ';
    }
    static bool is_ukrainian(char32_t letter) { return letter == U'Є' || letter == U'є' || letter == U'Ї' || letter == U'ї'; }
    // Letters of which two are often what is left of another encoding (damage.py)
    static bool is_often_damaged(char32_t letter) {
        return (letter >= 0x402 && letter <= 0x40F) || (letter >= 0x452 && letter <= 0x45F);
    }

    // The words of a text that is letters of one script, spaces, full stops behind initials, and one comma at most.
    std::vector<Token> tokenize(const Text& text, std::size_t& before_comma) {
        const bool cyrillic = is_in_cyrillic(text);
        Text low(text.size(), U' ');
        std::transform(text.begin(), text.end(), low.begin(), [&](char32_t letter) { return words_.letters.small(letter); });
        if (lexicon_.has_sequence(low)) throw Left();
        std::vector<Token> tokens;
        tokens.reserve(3);
        bool all_small = true, any_small = false, all_capitals = true, any_two = false, is_plain = true;
        std::size_t at = 0;
        while (at < text.size()) {
            const std::size_t begin = at;
            while (at < text.size() && is_letter(text[at])) ++at;
            const std::size_t size = at - begin;
            if (size == 0) throw Left();
            bool first_capital = low[begin] != text[begin], upper = true, rest_small = true, signs = false;
            std::size_t letters = 0;
            for (std::size_t place = begin; place < at; ++place) {
                if (words_.letters.is_sign(text[place])) {
                    signs = true;
                    continue;
                }
                ++letters;
                const bool capital = low[place] != text[place];
                upper = upper && capital;
                if (place > begin) rest_small = rest_small && !capital;
            }
            if (signs) {
                // A sign begins no word; Ivan's is Ivan.
                if (words_.letters.is_sign(text[begin]) || letters < 2) throw Left();
                for (std::size_t place = begin; place + 1 < at; ++place) {
                    const bool ends = place + 2 == at || (words_.letters.is_sign(text[place + 2]) && text[place + 2] != U'ʹ');
                    if ((text[place] == U'’' || text[place] == U'\'') && low[place + 1] == U's' && ends) throw Left();
                }
                is_plain = false;
            }
            const bool small = !first_capital && rest_small;
            if (!small && !upper && !(first_capital && rest_small)) throw Left();
            all_small = all_small && small;
            any_small = any_small || small;
            all_capitals = all_capitals && upper;
            const bool dotted = at < text.size() && text[at] == U'.';
            any_two = any_two || (letters == 2 && upper && !dotted);
            std::size_t end = at;
            while (end > begin && (text[end - 1] == U'’' || text[end - 1] == U'\'' || text[end - 1] == U'ʹ')) --end;
            Token token{low.substr(begin, end - begin), {}, size == 1, end - begin > 1 && upper};
            if (lexicon_.special.has(token.low)) throw Left();
            if (dotted && size > 1) {
                // Yu.: letters that stand for one; Iv. is no more certain than an initial.
                if (signs || cyrillic || size > LONGEST_INITIAL || is_like_numeral(token.low)) throw Left();
                if (!stands_for_one(token.low)) token.low.resize(1);
                token.initial = true;
            }
            if (dotted) ++at;
            if (token.initial) is_plain = false;
            if (is_numeral(TextView(text).substr(begin, size)) && !dotted) throw Left();
            if (is_cyrillic(token.low[0]) != cyrillic) throw Left();
            tokens.push_back(std::move(token));
            if (tokens.size() > MOST_TOKENS) throw Left();
            if (at == text.size()) break;
            if (text[at] == U',') {
                if (before_comma) throw Left();
                before_comma = tokens.size();
                is_plain = false;
                ++at;
            } else if (dotted && is_letter(text[at])) {
                if (size > 1) throw Left();
                continue;
            }
            if (at == text.size() || text[at] != U' ') throw Left();
            ++at;
            if (at == text.size()) throw Left();
        }
        if (tokens.size() == 3 && is_in_syllables(tokens, cyrillic)) throw Left();
        // Two names and more on either side of a comma may be of two people.
        if (before_comma > 1 && tokens.size() > before_comma + 1) throw Left();
        // Small letters among capitals say much, and two capitals may be initials.
        if (any_small && !(all_small && is_plain)) throw Left();
        if (any_two && !(all_capitals && is_plain)) throw Left();
        return tokens;
    }
    bool is_letter(char32_t letter) const { return letter != U' ' && letter != U'.' && letter != U','; }
    static bool is_numeral(TextView word) {
        return word.size() <= 5 && word.find_first_not_of(U"IVX") == Text::npos;
    }
    static bool is_like_numeral(const Text& low) { return low.find_first_not_of(U"ivx") == Text::npos; }
    // Whether Latin letters can stand for one Cyrillic letter, or for two that are one sound
    bool stands_for_one(const Text& low) {
        const auto known = one_letter_.find(low);
        if (known != one_letter_.end()) return known->second;
        std::vector<Reading> found;
        if (!words_.readings().read(low.data(), low.size(), nullptr, found)) throw Left();
        const bool one = std::any_of(found.begin(), found.end(), [](const Reading& reading) {
            return reading.source.size() == 1 || reading.source == U"дз" || reading.source == U"дж";
        });
        if (one_letter_.size() < MOST_INITIALS) one_letter_[low] = one;
        return one;
    }
    // Whether it is sure that a text is as it was meant: what an encoding may have left has letters beyond ASCII together.
    // Throws Left for signs that no name has that is for this engine.
    bool is_clean(const Text& text) const {
        static const Text other_signs = U" .,\"ʺ“”‘ʼ`´";
        bool ukrainian = false, damaged = false, clean = true, cyrillic = false, doubtful = false, odd = false, signs = false;
        char32_t before = U' ', before_that = U' ';
        std::size_t letters = 0, beyond = 0;
        for (char32_t letter : text) {
            if (letter == U' ') {
                clean = clean && before != U' ';
            } else if (is_common_cyrillic(letter) || is_ukrainian(letter)) {
                cyrillic = true;
                ukrainian = ukrainian || is_ukrainian(letter);
                damaged = damaged || (is_often_damaged(letter) && (is_often_damaged(before) || before == U'Р' || before == U'С'));
            } else if (letter == U'’' || letter == U'\'' || letter == U'ʹ') {
                signs = doubtful = true;
                odd = odd || (is_like_a_byte(letter) && (is_like_a_byte(before) || before == U'Ð' || before == U'Ñ'));
            } else if (letter != U'.' && letter != U',') {
                if (!words_.letters.is_latin(letter)) {
                    clean = false;
                    // Nothing that Python could clear away so that a name for this engine were left
                    if (!words_.letters.is_sign(letter) && other_signs.find(letter) == Text::npos) throw Left();
                }
                ++letters;
                beyond += letter >= 128;
                doubtful = doubtful || (letter >= 128 && before >= 128);
                odd = odd || (is_like_a_byte(letter) && (is_like_a_byte(before) || before == U'Ð' || before == U'Ñ')) ||
                      (is_of_latin_1(letter) && is_of_latin_1(before) && is_of_latin_1(before_that));
            }
            before_that = before;
            before = letter;
        }
        if (!clean || before == U' ' || (ukrainian && damaged)) return false;
        // Of Latin letters and signs in the words, the odd ones may be what an encoding has left, where they are half of them.
        return !doubtful || (!cyrillic && (!odd || (!signs && 2 * beyond < letters)));
    }
    // Signs and letters that bytes of a name are read as (damage.py), as far as names for this engine have them
    static bool is_like_a_byte(char32_t letter) { return (letter >= 0x152 && letter <= 0x192) || letter == U'’'; }
    static bool is_of_latin_1(char32_t letter) { return letter >= 0x80 && letter <= 0xFF; }
    // Whether it is in Cyrillic letters, not in Latin ones. Throws Left for both, and for other signs.
    bool is_in_cyrillic(const Text& text) const {
        bool cyrillic = false, latin = false;
        for (char32_t letter : text) {
            if (letter == U' ' || letter == U'.' || letter == U',' || words_.letters.is_sign(letter)) continue;
            if (is_common_cyrillic(letter) || is_ukrainian(letter)) cyrillic = true;
            else if (words_.letters.is_latin(letter)) latin = true;
            else throw Left();
        }
        if (cyrillic == latin) throw Left();
        return cyrillic;
    }
    // Dar"ya: the sign of the standards for ъ, between two letters
    Text without_hard_signs(const Text& text) const {
        const auto is_word = [&](char32_t letter) { return words_.letters.is_latin(letter) || is_common_cyrillic(letter) || letter == U'ʹ'; };
        Text found;
        for (std::size_t at = 0; at < text.size(); ++at) {
            const bool sign = text[at] == U'"' || text[at] == U'ʺ';
            if (!sign || at == 0 || at + 1 == text.size() || !is_word(text[at - 1]) || !is_word(text[at + 1])) found.push_back(text[at]);
        }
        return found;
    }

    // Whether a name of three words may be Chinese or Korean: Python puts the syllables together.
    bool is_in_syllables(const std::vector<Token>& tokens, bool cyrillic) const {
        const auto is_syllable = [&](const Token& token) {
            const std::string bytes = cyrillic ? words_.letters.cyrillic(token.low) : words_.letters.latin(token.low);
            const auto& patterns = words_.patterns.of(For::syllable);
            return std::any_of(patterns.begin(), patterns.end(), [&](const auto& one) { return (one.which != 0) == cyrillic && one.replacing.in(bytes); });
        };
        if (lexicon_.family_names.has(tokens[0].low) && is_syllable(tokens[1]) && is_syllable(tokens[2])) return true;
        return lexicon_.family_names.has(tokens[2].low) && is_syllable(tokens[0]) && is_syllable(tokens[1]);
    }
    // Whether a Latin word may be read from another one, which Python knows.
    bool may_be_foreign(const Token& token) const {
        if (token.initial || is_cyrillic(token.low[0]) || lexicon_.latin.has(token.low)) return false;
        const std::string bytes = words_.letters.latin(token.low);
        return words_.patterns.any(For::shape, bytes);
    }

    // The words of a name, which is spelt in one habit: what marks one word goes for all.
    WordList read(const std::vector<Token>& tokens, Asked& asked) {
        Readers among, of_given, any;
        std::array<Readers, MOST_TOKENS> marks;
        for (std::size_t at = 0; at < tokens.size(); ++at) {
            const Token& token = tokens[at];
            if (token.initial || is_cyrillic(token.low[0])) continue;
            // What another language has put to the end of a name says nothing of how the name is spelt.
            const Text& stood = token.read_from();
            if (!words_.readings().habits(stood.data(), stood.size(), marks[at])) throw Left();
            any = any | marks[at];
        }
        read_.fill(false);
        for (std::size_t at = 0; at < tokens.size(); ++at) {
            if (!marks[at]) continue;
            if (!is_name(tokens[at], any, at, asked)) among = among | marks[at];
            else if (!is_ascii(tokens[at].low)) of_given = of_given | marks[at];
        }
        WordList found;
        for (std::size_t at = 0; at < tokens.size(); ++at) {
            const Token& token = tokens[at];
            Readers mine;
            if ((among || of_given) && !token.initial && !is_cyrillic(token.low[0])) {
                if (among || !is_ascii(token.low)) mine = marks[at] | among;
                if (is_ascii(token.read_from())) mine = mine | of_given;
            }
            found.push_back(word(token.read_from(), token.initial, mine, asked, read_[at] && token.source.empty() ? &sources_[at] : nullptr));
        }
        return found;
    }
    // Whether a marked word can be a given name or patronymic. It may be read in the habits `any` afterwards.
    bool is_name(const Token& token, Readers any, std::size_t at, Asked& asked) {
        identify(token.low, false, {}, identity_);
        if (!memo_.get(identity_)) {
            if (const bool* known = names_.get(token.low)) return *known;
            try {
                if (!words_.readings().begin(token.low.data(), token.low.size(), any, sources_[at])) throw Left();
                read_[at] = true;
                return names_.put(token.low, words_.is_name(token.low, sources_[at]));
            } catch (const Left&) {
                // The word itself tells, or is left, too.
            }
        }
        const auto plain = word(token.low, false, {}, asked);
        return !plain->families.empty() || !plain->patronymics.empty();
    }

    // Whether the letters are those of another keyboard, maybe.
    static bool is_odd(const Text& text) {
        static const Text consonants = U"bcdfghjklmnpqrstvwxzBCDFGHJKLMNPQRSTVWXZбвгджзйклмнпрстфхцчшщБВГДЖЗЙКЛМНПРСТФХЦЧШЩ";
        std::size_t run = 0;
        bool at_beginning = true;
        char32_t before = U' ';
        for (char32_t letter : text) {
            const bool sign = letter == U' ' || letter == U'.' || letter == U',' || letter == U'’' || letter == U'\'';
            if (letter == U'q' || letter == U'Q' || (letter != U' ' && (before == U'.' || before == U','))) return true;
            run = consonants.find(letter) == Text::npos ? 0 : run + 1;
            if (sign) at_beginning = true;
            else if (run == 0) at_beginning = false;
            if (run >= 5 || (run >= 3 && at_beginning)) return true;
            before = letter;
        }
        return false;
    }

    static bool is_ascii(const Text& text) {
        return std::all_of(text.begin(), text.end(), [](char32_t letter) { return letter < 128; });
    }
    static bool begins_one(const Strings& keys, const std::string& key) {
        const auto found = std::lower_bound(keys.begin(), keys.end(), key);
        return found != keys.end() && found->compare(0, key.size(), key) == 0;
    }
    // A given name and a surname that stand together without a space are left to Python.
    void must_be_one(const Word& word) const {
        if (word.low.size() < SHORTEST_OF_TWO || lexicon_.surnames.has(word.keys[0])) return;
        for (std::size_t number = 0; number < std::min(Words::LIKELY, word.keys.size()); ++number) {
            const std::string& key = word.keys[number];
            for (std::size_t at = SHORTEST_PART - 1; at + SHORTEST_PART < key.size() + 2; ++at) {
                const std::string head = key.substr(0, at), tail = key.substr(at);
                if ((lexicon_.given.has(head) && lexicon_.surnames.has(tail)) || (lexicon_.given.has(tail) && lexicon_.surnames.has(head)))
                    throw Left();
            }
        }
    }
    // A last word that a field's end may have cut off is left to Python.
    void must_be_whole(const std::vector<Token>& tokens, const WordList& words) const {
        if (tokens.size() < 2) return;
        const Word& last = *words.back();
        if (last.initial || !last.patronymics.empty() || last.low.size() < SHORTEST_LEFT) return;
        std::vector<const Word*> full;
        for (std::size_t at = 0; at + 1 < words.size(); ++at)
            if (!words[at]->initial) full.push_back(words[at].get());
        if (full.size() != words.size() - 1 || full.size() > 2) return;
        const bool in_use = lexicon_.surnames.has(last.keys[0]);
        if (in_use || (full.size() == 1 && !(full[0]->families.empty() && last.families.empty()))) return;
        if (full.size() == 2 && (full[1]->families.empty() || !full[0]->families.empty() || full[1]->patronymic)) return;
        const Strings& known = full.size() == 1 ? lexicon_.given_keys : lexicon_.patronymic_keys;
        for (std::size_t key = 0; key < std::min(Words::LIKELY, last.keys.size()); ++key)
            if (!words_.far_fetched(last)[key] && begins_one(known, last.keys[key])) throw Left();
    }
    // Ministr Ivan Novik
    void must_be_no_title(const std::vector<Token>& tokens, const WordList& words, Asked& asked) {
        if (tokens.size() < 3 || tokens[0].initial || tokens[0].low.size() < SHORTEST_TITLE) return;
        for (char32_t letter : tokens[0].low)
            if (letter >= 128) return;
        const auto plain = tokens[0].source.empty() && !words[0]->among ? words[0] : word(tokens[0].low, false, {}, asked);
        if (!plain->families.empty()) return;
        for (std::size_t key = 0; key < std::min<std::size_t>(2, plain->keys.size()); ++key)
            if (lexicon_.titles.has(plain->keys[key])) throw Left();
    }

    using Places = Few<std::size_t, MOST_TOKENS>;
    static Places only(std::size_t at) { return Places(1, at); }
    static bool holds(const Places& places, std::size_t at) { return std::find(places.begin(), places.end(), at) != places.end(); }

    Few<Role, MOST_TOKENS> roles(const std::vector<Token>& tokens, const WordList& words, std::size_t before_comma) const {
        Few<Role, MOST_TOKENS> found;
        Places full;
        for (std::size_t at = 0; at < words.size(); ++at) {
            found.push_back(words[at]->initial ? Role::initial : Role::none);
            if (!words[at]->initial) full.push_back(at);
            // Абишулы
            for (const Text& ending : lexicon_.turkic)
                if (words[at]->low.back() == ending.back() && words[at]->low.size() > ending.size() && words[at]->low.compare(words[at]->low.size() - ending.size(), ending.size(), ending) == 0)
                    throw Left();
        }
        if (full.empty()) return found;
        std::size_t patronymic = NONE;
        const bool initials = full.size() < words.size();
        patronymic = find_patronymic(tokens, words, full, before_comma);
        if (patronymic != NONE) {
            found[patronymic] = Role::patronymic;
            Places others;
            for (std::size_t at : full)
                if (at != patronymic) others.push_back(at);
            full = others;
        }
        // What may follow is one of them, too.
        const Places given = find_given(tokens, words, full, before_comma, patronymic, initials);
        for (std::size_t at : full) found[at] = holds(given, at) ? Role::given : Role::surname;
        return found;
    }

    static constexpr std::size_t NONE = static_cast<std::size_t>(-1);

    std::size_t find_patronymic(const std::vector<Token>& tokens, const WordList& words, const Places& full, std::size_t before_comma) const {
        if (full.size() < 2) return NONE;
        Places likely;
        for (std::size_t at : full)
            if (words[at]->patronymic && at >= before_comma) likely.push_back(at);
        if (likely.empty()) return NONE;
        if (full.size() == 2) {
            const std::size_t second = full[1];
            if (before_comma || !holds(likely, second) || words[second]->patronymics.empty() || tokens[second].capitals) return NONE;
            return words[second]->patronymic == U'f' || is_only_a_patronymic(*words[full[0]], *words[second]) ? second : NONE;
        }
        Places later, known;
        for (std::size_t at : likely)
            if (at != full[0]) later.push_back(at);
        if (later.empty()) later = likely;
        for (std::size_t at : later)
            if (!words[at]->patronymics.empty()) known.push_back(at);
        if (known.empty()) known = later;
        if (known.size() > 1 && before_comma == 0) {
            for (std::size_t at : known)
                if (at > 0 && !words[at - 1]->families.empty()) return at;
            return known[0];
        }
        return known[known.size() - 1];
    }
    bool is_only_a_patronymic(const Word& given, const Word& found) const {
        bool typed = found.cyrillic && lexicon_.patronymic_forms.has(found.low);
        for (std::size_t at = 0; !found.cyrillic && !typed && at < std::min(Words::LIKELY, found.read_as.size()); ++at)
            typed = lexicon_.patronymic_forms.has(found.read_as[at]);
        if (given.families.empty() || !typed) return false;
        const bool common = std::any_of(found.patronymics.begin(), found.patronymics.end(),
                                        [&](std::uint32_t family) { return lexicon_.families[family].rank <= COMMON_FATHER; });
        return common && std::none_of(found.keys.begin(), found.keys.end(), [&](const std::string& key) { return lexicon_.surnames.has(key); });
    }

    Places find_given(const std::vector<Token>& tokens, const WordList& words, const Places& full, std::size_t before_comma,
                      std::size_t patronymic, bool initials) const {
        if (full.empty()) return {};
        Places known, capitals, small;
        if (before_comma) {
            for (std::size_t at : full)
                if (at >= before_comma) known.push_back(at);
            return known;
        }
        const auto is_given = [&](std::size_t at) { return !words[at]->families.empty(); };
        if (full.size() == 1) return is_given(full[0]) && !initials && patronymic != NONE ? only(full[0]) : Places();
        for (std::size_t at : full) {
            if (is_given(at)) known.push_back(at);
            (tokens[at].capitals ? capitals : small).push_back(at);
        }
        if (patronymic != NONE && patronymic > 0 && holds(full, patronymic - 1))
            return only(is_given(patronymic - 1) || known.empty() ? patronymic - 1 : known[0]);
        if (!capitals.empty() && capitals.size() < full.size()) {
            Places found;
            for (std::size_t at : small)
                if (is_given(at)) found.push_back(at);
            return found.empty() ? only(small[0]) : found;
        }
        if (known.size() > 1 && known.size() == full.size() - 1 && known[known.size() - 1] - known[0] == known.size() - 1 && !initials) {
            const Word &first = *words[known[0]], &second = *words[known[1]];
            const auto typed = [&](const Word& one) { return lexicon_.cyrillic.has(one.low); };
            if (full.size() == 3 && first.gender && first.gender == second.gender && typed(first) && typed(second)) return known;
        }
        if (known.size() == 2 && full.size() == 2 && !is_common(*words[known[0]]) && is_common(*words[known[1]]) &&
            !(words[known[0]]->gender == U'f' && words[known[1]]->gender == U'm'))
            return only(known[1]);
        return only(known.empty() ? full[0] : known[0]);
    }

public:
    bool is_common(const Word& given) const {
        return std::any_of(given.families.begin(), given.families.end(), [&](std::uint32_t family) { return lexicon_.families[family].rank <= COMMON_NAME; });
    }
    // Whether a Latin word was read as if it stood alone.
    bool is_read_alone(const Word& word) const {
        Readers marks;
        return words_.readings().knows(word.low) && words_.readings().habits(word.low.data(), word.low.size(), marks) && marks == word.among;
    }
    // The languages that the words of a name can be of: those with least against them. An index does not ask for them.
    Languages spoken(const WordList& words) const {
        Few<double, MOST_LANGUAGES> sums(words_.languages, 0.0);
        bool any = false, cyrillic = false;
        for (const auto& word : words) {
            if (word->initial) continue;
            any = true;
            cyrillic = word->cyrillic;
            const auto& against = words_.against(*word);
            for (std::size_t language = 0; language < sums.size(); ++language) sums[language] += against[language];
        }
        if (!any) return 0;
        const double most = *std::min_element(sums.begin(), sums.end()) + (cyrillic ? 0.0 : words_.costs.read);
        Languages found = 0;
        for (std::size_t language = 0; language < sums.size(); ++language)
            if (sums[language] <= most) found |= 1u << language;
        return found;
    }

private:
    const Words& words_;
    const Lexicon& lexicon_;
    Memo<std::shared_ptr<const Word>> memo_;
    // Whether marked words can be given names or patronymics
    Memo<bool> names_;
    Text identity_;
    std::unordered_map<Text, bool> one_letter_;
    // The words of the name at work: which have begun to be read
    std::array<Readings::Sources, MOST_TOKENS> sources_;
    std::array<bool, MOST_TOKENS> read_{};
};

}  // namespace bynames
