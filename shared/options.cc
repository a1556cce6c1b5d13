#include "shared/options.h"

#include <algorithm>

#include <fmt/format.h>
#include <unistd.h>

#include "shared/nearest_name.h"
#include "shared/option_help.h"
#include "shared/version.h"

namespace shared {
namespace {

constexpr std::string_view kLastGroup = "General";

std::unexpected<Error> FailFor(std::string_view where, const Error& error) {
  return Fail(error.kind, fmt::format("{}: {}", where, error.what));
}

// The variable's text; empty where it is not set.
std::string ValueOf(const Environment& environment, const std::string& variable) {
  const auto found = environment.find(variable);
  return found == environment.end() ? "" : found->second;
}

// Takes the texts of -X apart.
Result<std::map<std::string, std::string>> ReadProperties(const std::vector<std::string>& texts) {
  std::map<std::string, std::string> properties;
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    if (equals == 0 || equals == std::string::npos) {
      return Fail(
          ErrorKind::kUsage,
          fmt::format("-X {}: give a property and its value, as in -X client.id=reader", text));
    }
    properties[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return properties;
}

// "SASL_PASSWORD" -> "sasl.password".
std::string PropertyOf(std::string_view variable) {
  std::string property;
  for (const char c : variable) {
    property += c == '_' ? '.' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return property;
}

}  // namespace

Environment ProcessEnvironment() {
  Environment environment;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    environment.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return environment;
}

OptionTable::OptionTable(Program program) : program_(std::move(program)) {
  Group(std::string(kLastGroup));
  Add("--config", Text(&ignored_text_, "FILE"),
      "Read options from this TOML file: keys are the long names of options, librdkafka's "
      "properties stand in the table [kafka].");
  options_.back().in_file = false;
  AddFlagOnly("-h,--help", Flag(&ignored_flag_), "Print this text and exit.");
  AddFlagOnly("--version", Flag(&ignored_flag_), "Print the version and exit.");
  Group("Options");
}

void OptionTable::Group(std::string title) { group_ = std::move(title); }

void OptionTable::Add(std::string_view names, OptionValue value, std::string help) {
  OptionSpec spec = SpecOf(names);
  spec.group = group_;
  spec.help = std::move(help);
  spec.value = std::move(value);
  spec.in_environment = spec.in_file = !spec.long_name.empty();
  options_.push_back(std::move(spec));
}

void OptionTable::AddFlagOnly(std::string_view names, OptionValue value, std::string help) {
  Add(names, std::move(value), std::move(help));
  options_.back().in_environment = options_.back().in_file = false;
}

void OptionTable::Operands(std::vector<std::string>* target, std::size_t count, std::string hint) {
  operands_ = target;
  operand_count_ = count;
  operand_hint_ = std::move(hint);
}

void OptionTable::Shorthand(std::string_view name, std::string of, std::string value,
                            std::string help) {
  Add(name, Flag(&ignored_flag_), std::move(help));
  shorthands_.push_back({options_.back().key(), std::move(of), std::move(value)});
}

void OptionTable::AddKafkaProperties(std::map<std::string, std::string>* flags,
                                     std::map<std::string, std::string>* settings) {
  Add("-X", Texts(&ignored_texts_, "PROPERTY=VALUE"),
      fmt::format("Set a property of librdkafka. Also ${}_KAFKA_PROPERTY, dots as underscores, and "
                  "the table [kafka] of the configuration file: the places for passwords.",
                  program_.environment_prefix));
  kafka_flags_ = flags;
  kafka_settings_ = settings;
}

void OptionTable::PassOver(const std::vector<std::string>& keys) {
  passed_over_.insert(keys.begin(), keys.end());
}

std::vector<std::string> OptionTable::FileKeys() const {
  std::vector<std::string> keys;
  for (const OptionSpec& option : options_) {
    if (option.in_file) keys.push_back(option.long_name);
  }
  return keys;
}

Result<std::optional<std::string>> OptionTable::Parse(const std::vector<std::string>& arguments,
                                                      const Environment& environment) {
  std::vector<std::string> operands;
  auto flags = ReadFlags(options_, arguments, operand_count_, operands);
  if (!flags) return Forward(flags);
  if (flags->contains("help")) return Help();
  if (flags->contains("version")) return fmt::format("{} {}\n", program_.name, Version());
  if (operands.size() < operand_count_) {
    return Fail(ErrorKind::kUsage, fmt::format("{} needs {}", program_.name, operand_hint_));
  }
  if (operands_ != nullptr) *operands_ = std::move(operands);
  if (auto applied = ApplyShorthands(*flags); !applied) return Forward(applied);
  const auto file = ReadFile(*flags, environment);
  if (!file) return Forward(file);
  if (auto known = CheckKeys(*file); !known) return Forward(known);
  for (const OptionSpec& option : options_) {
    auto set = SetFromBest(option, *flags, environment, *file);
    if (!set) return Forward(set);
  }
  if (auto set = SetKafka(*flags, environment, *file); !set) return Forward(set);
  return std::nullopt;
}

Origin OptionTable::OriginOf(std::string_view long_name) const {
  const auto found = origins_.find(long_name);
  return found == origins_.end() ? Origin::kDefault : found->second;
}

std::string OptionTable::Help() const {
  std::string help = fmt::format("Usage: {} [OPTION]...{}{}\n\n", program_.name,
                                 operand_hint_.empty() ? "" : " ", operand_hint_);
  help += WrapText(program_.summary, 0);
  help += OptionHelp(options_, program_.environment_prefix, kLastGroup);
  if (!program_.epilogue.empty()) help += "\n" + program_.epilogue;
  return help;
}

Result<void> OptionTable::ApplyShorthands(FlagValues& flags) const {
  std::map<std::string, std::string> given;
  for (const ShorthandFor& shorthand : shorthands_) {
    if (!flags.contains(shorthand.name)) continue;
    const std::string flag = "-" + shorthand.name;
    const std::string other =
        flags.contains(shorthand.of) ? "--" + shorthand.of : given[shorthand.of];
    if (!other.empty()) {
      return Fail(ErrorKind::kUsage,
                  fmt::format("{} and {} contradict each other: give one of them", other, flag));
    }
    given[shorthand.of] = flag;
  }
  for (const ShorthandFor& shorthand : shorthands_) {
    if (flags.contains(shorthand.name)) flags[shorthand.of] = {shorthand.value};
  }
  return {};
}

Result<OptionFile> OptionTable::ReadFile(const FlagValues& flags,
                                         const Environment& environment) const {
  const auto flag = flags.find("config");
  const std::string path =
      flag != flags.end()
          ? flag->second.back()
          : ValueOf(environment, EnvironmentNameOf(program_.environment_prefix, "config"));
  if (path.empty()) return OptionFile{};
  return ReadOptionFile(path);
}

Result<void> OptionTable::CheckKeys(const OptionFile& file) const {
  std::vector<std::string> known = FileKeys();
  known.insert(known.end(), passed_over_.begin(), passed_over_.end());
  for (const auto& [key, value] : file.options) {
    if (std::ranges::count(known, key) > 0) continue;
    return Fail(ErrorKind::kUsage, fmt::format("{}: unknown key {}{}", file.Place(value), key,
                                               DidYouMean(key, known)));
  }
  return {};
}

Result<void> OptionTable::SetFromBest(const OptionSpec& option, const FlagValues& flags,
                                      const Environment& environment, const OptionFile& file) {
  const auto set = [&](Origin origin, const std::vector<std::string>& texts,
                       std::string_view where) -> Result<void> {
    origins_[option.key()] = origin;
    if (auto done = option.value.set(texts); !done) return FailFor(where, done.error());
    return {};
  };
  if (const auto flag = flags.find(option.key()); flag != flags.end()) {
    return set(Origin::kFlag, flag->second, option.flag());
  }
  if (option.in_environment) {
    const auto variable = EnvironmentNameOf(program_.environment_prefix, option.long_name);
    if (const std::string text = ValueOf(environment, variable); !text.empty()) {
      return set(Origin::kEnvironment, {text}, variable);
    }
  }
  const auto found = file.options.find(option.key());
  if (!option.in_file || found == file.options.end()) return {};
  const std::string where = fmt::format("{}: {}", file.Place(found->second), option.long_name);
  const std::size_t texts = found->second.texts.size();
  const bool many = option.value.arity == OptionValue::Arity::kMany;
  if (texts == 0 || (texts > 1 && !many)) {
    return Fail(ErrorKind::kUsage, fmt::format("{}: takes one value", where));
  }
  return set(Origin::kFile, found->second.texts, where);
}

Result<void> OptionTable::SetKafka(const FlagValues& flags, const Environment& environment,
                                   const OptionFile& file) const {
  if (kafka_flags_ == nullptr) return {};
  for (const auto& [property, value] : file.kafka) {
    (*kafka_settings_)[property] = value.texts.front();
  }
  const std::string prefix = program_.environment_prefix + "_KAFKA_";
  for (auto variable = environment.lower_bound(prefix);
       variable != environment.end() && variable->first.starts_with(prefix); ++variable) {
    if (variable->second.empty()) continue;
    (*kafka_settings_)[PropertyOf(variable->first.substr(prefix.size()))] = variable->second;
  }
  const auto given = flags.find("X");
  if (given == flags.end()) return {};
  auto properties = ReadProperties(given->second);
  if (!properties) return Forward(properties);
  for (const auto& [property, value] : *properties) kafka_settings_->erase(property);
  *kafka_flags_ = *std::move(properties);
  return {};
}

}  // namespace shared
