#include "shared/option_file.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>
#include <sstream>
#include <string_view>

#include <fmt/format.h>
#include <sys/stat.h>
#include <toml++/toml.h>

#include "shared/secret_property.h"

namespace shared {
namespace {

using Values = std::map<std::string, FileValue>;

std::optional<std::string> ScalarText(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return fmt::format("{}", number->get());
  if (const auto* number = node.as_floating_point()) return fmt::format("{}", number->get());
  if (const auto* truth = node.as_boolean()) return truth->get() ? "true" : "false";
  return std::nullopt;
}

std::unexpected<Error> FailAt(const std::string& path, const toml::source_region& where,
                              std::string_view what) {
  return Fail(ErrorKind::kUsage, fmt::format("{}:{}: {}", path, where.begin.line, what));
}

Result<FileValue> ReadValue(const std::string& path, std::string_view key, const toml::node& node) {
  FileValue value{.texts = {}, .line = node.source().begin.line};
  const auto add = [&](const toml::node& element) {
    auto text = ScalarText(element);
    if (text) value.texts.push_back(*std::move(text));
    return text.has_value();
  };
  bool valid = true;
  if (const toml::array* array = node.as_array()) {
    for (const toml::node& element : *array) valid = add(element) && valid;
  } else {
    valid = add(node);
  }
  if (valid) return value;
  return FailAt(path, node.source(),
                fmt::format("{} must be a text, a number, true or false, or a list of texts", key));
}

// Collects "a.b.c" as one property however the dots were written.
Result<void> ReadProperties(const std::string& path, const std::string& prefix,
                            const toml::table& table, Values& properties) {
  for (const auto& [key, node] : table) {
    const std::string name = prefix + std::string(key.str());
    if (const toml::table* inner = node.as_table()) {
      if (auto read = ReadProperties(path, name + ".", *inner, properties); !read) return read;
      continue;
    }
    auto value = ReadValue(path, name, node);
    if (!value) return Forward(value);
    if (value->texts.size() != 1) {
      return FailAt(path, node.source(), fmt::format("{} takes one value", name));
    }
    properties[name] = *std::move(value);
  }
  return {};
}

Result<void> ReadTop(const toml::table& table, OptionFile& file) {
  for (const auto& [key, node] : table) {
    const std::string name(key.str());
    const toml::table* inner = node.as_table();
    if (inner != nullptr && name == "kafka") {
      if (auto read = ReadProperties(file.path, "", *inner, file.kafka); !read) return read;
    } else if (inner != nullptr) {
      return FailAt(file.path, node.source(),
                    fmt::format("there is no table [{}]: options stand at the top of the file, "
                                "librdkafka's properties in the table [kafka]",
                                name));
    } else {
      auto value = ReadValue(file.path, name, node);
      if (!value) return Forward(value);
      file.options[name] = *std::move(value);
    }
  }
  return {};
}

Result<std::string> ReadText(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  if (in) text << in.rdbuf();
  if (!in || !text) {
    return Fail(ErrorKind::kUsage, fmt::format("cannot read the configuration file {}: {}", path,
                                               std::strerror(errno)));
  }
  return text.str();
}

Result<void> CheckSecrecy(const OptionFile& file) {
  struct stat status = {};
  if (stat(file.path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return {};
  if ((status.st_mode & 077) == 0) return {};
  for (const auto& [name, value] : file.kafka) {
    if (!IsSecretProperty(name)) continue;
    return Fail(ErrorKind::kUsage,
                fmt::format("{}: {} is a secret, and others may read the file (mode {:o}): run "
                            "chmod 600 {}",
                            file.Place(value), name, status.st_mode & 0777, file.path));
  }
  return {};
}

}  // namespace

std::string OptionFile::Place(const FileValue& value) const {
  return fmt::format("{}:{}", path, value.line);
}

Result<OptionFile> ReadOptionFile(const std::string& path) {
  const auto text = ReadText(path);
  if (!text) return Forward(text);
  OptionFile file{.path = path, .options = {}, .kafka = {}};
  try {
    if (auto read = ReadTop(toml::parse(*text, path), file); !read) return Forward(read);
  } catch (const toml::parse_error& error) {
    return FailAt(path, error.source(), error.description());
  }
  if (auto secret = CheckSecrecy(file); !secret) return Forward(secret);
  return file;
}

}  // namespace shared
