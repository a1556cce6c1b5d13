#include "shared/option_flags.h"

#include <algorithm>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "shared/nearest_name.h"

namespace shared {
namespace {

std::string CliNames(const OptionSpec& option) {
  if (option.long_name.empty()) return "-" + option.short_name;
  if (option.short_name.empty()) return "--" + option.long_name;
  return fmt::format("-{},--{}", option.short_name, option.long_name);
}

CLI::Option* AddTo(CLI::App& app, const OptionSpec& option) {
  if (option.value.arity == OptionValue::Arity::kFlag) return app.add_flag(CliNames(option));
  return app.add_option(CliNames(option), [](const CLI::results_t&) { return true; });
}

Error NotUnderstood(const std::string& argument, const std::vector<OptionSpec>& options) {
  if (!argument.starts_with('-') || argument == "-") {
    return {ErrorKind::kUsage,
            fmt::format("unexpected argument \"{}\" (--help lists what there is)", argument)};
  }
  std::vector<std::string> names;
  for (const OptionSpec& option : options) {
    if (!option.long_name.empty()) names.push_back(option.long_name);
  }
  const std::string flag = argument.substr(0, argument.find('='));
  const std::string name = flag.substr(std::min(flag.find_first_not_of('-'), flag.size()));
  const std::string nearest = name.size() < 2 ? "" : DidYouMean(name, names, "--");
  return {ErrorKind::kUsage,
          fmt::format("unknown option {}{}", flag,
                      nearest.empty() ? " (--help lists what there is)" : nearest)};
}

}  // namespace

Result<FlagValues> ReadFlags(const std::vector<OptionSpec>& options,
                             const std::vector<std::string>& arguments, std::size_t most_operands,
                             std::vector<std::string>& operands) {
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  std::map<std::string, CLI::Option*> added;
  for (const OptionSpec& option : options) {
    added[option.key()] = AddTo(app, option)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  }
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ArgumentMismatch& error) {
    const std::string what = error.what();
    return Fail(ErrorKind::kUsage, what.substr(0, what.find(':')) + " needs a value");
  } catch (const CLI::ParseError& error) {
    return Fail(ErrorKind::kUsage, error.what());
  }
  operands = app.remaining();
  const auto dashed = std::ranges::find_if(
      operands, [](const std::string& operand) { return operand.starts_with('-'); });
  if (dashed != operands.end()) return std::unexpected(NotUnderstood(*dashed, options));
  if (operands.size() > most_operands) {
    return std::unexpected(NotUnderstood(operands[most_operands], options));
  }
  FlagValues values;
  for (const auto& [key, option] : added) {
    if (option->count() > 0) values[key] = option->results();
  }
  return values;
}

}  // namespace shared
