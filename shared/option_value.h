// OptionValue is how one option's text becomes a value of the program: where it goes, what is
// valid, what the help shows. The default is what the target holds when the table is made.
//
//   std::chrono::milliseconds interval{2000};
//   OptionValue value = Duration(&interval, 50ms, 1h);
//   value.set({"5x"});     // kUsage: "5x" is not a duration: …
//
// The target must outlive the value. Errors name the text and what is valid, not the option.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/error.h"

namespace shared {

struct OptionValue {
  enum class Arity : std::uint8_t {
    kFlag,  // --fresh, --fresh=false; true and false elsewhere.
    kOne,   // The last of a source counts.
    kMany,  // All of a source count, in their order; a source of higher precedence replaces them.
  };
  Arity arity = Arity::kOne;
  std::string hint;          // What stands for the value in the help: "DURATION", "a|b|c".
  std::string default_text;  // Empty: none.
  // Takes what one source gave: at least one text, exactly one but for kMany.
  std::function<Result<void>(const std::vector<std::string>&)> set;
};

OptionValue Flag(bool* target);

OptionValue Text(std::string* target, std::string hint);
OptionValue Text(std::optional<std::string>* target, std::string hint);
OptionValue Texts(std::vector<std::string>* target, std::string hint);

// Both ends are allowed.
OptionValue Duration(std::chrono::milliseconds* target, std::chrono::milliseconds low,
                     std::chrono::milliseconds high);
OptionValue Duration(std::optional<std::chrono::milliseconds>* target,
                     std::chrono::milliseconds low, std::chrono::milliseconds high);

OptionValue Count(std::uint64_t* target, std::uint64_t low, std::uint64_t high);
OptionValue Count(std::optional<std::uint64_t>* target, std::uint64_t low, std::uint64_t high);

// A value with a reader of its own. `read` returns kUsage for what is not valid.
template <typename T>
OptionValue Parsed(T* target, std::string hint, std::string default_text,
                   std::function<Result<T>(std::string_view)> read);

// One of a few words: Choice(&trigger, {{"interval", Trigger::kInterval}, {"once", …}}).
template <typename T>
OptionValue Choice(T* target, std::vector<std::pair<std::string, T>> choices);

// The sentence for a text that is none of `choices`, with the nearest one.
Error NoSuchChoice(std::string_view text, const std::vector<std::string>& choices);
// "a|b|c".
std::string JoinChoices(const std::vector<std::string>& choices);

template <typename T>
OptionValue Parsed(T* target, std::string hint, std::string default_text,
                   std::function<Result<T>(std::string_view)> read) {
  auto set = [target,
              read = std::move(read)](const std::vector<std::string>& texts) -> Result<void> {
    Result<T> value = read(texts.back());
    if (!value) return Forward(value);
    *target = *std::move(value);
    return {};
  };
  return {OptionValue::Arity::kOne, std::move(hint), std::move(default_text), std::move(set)};
}

template <typename T>
OptionValue Choice(T* target, std::vector<std::pair<std::string, T>> choices) {
  std::vector<std::string> words;
  std::string default_text;
  for (const auto& [word, value] : choices) {
    words.push_back(word);
    if (value == *target) default_text = word;
  }
  std::string hint = JoinChoices(words);
  return Parsed<T>(
      target, std::move(hint), std::move(default_text),
      [choices = std::move(choices), words = std::move(words)](std::string_view text) -> Result<T> {
        for (const auto& [word, value] : choices) {
          if (word == text) return value;
        }
        return std::unexpected(NoSuchChoice(text, words));
      });
}

}  // namespace shared
