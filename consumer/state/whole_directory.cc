#include "consumer/state/whole_directory.h"

#include <vector>

namespace consumer {

rocksdb::Status RemoveWholly(rocksdb::Env& env, const std::string& path) {
  if (env.FileExists(path).IsNotFound()) return rocksdb::Status::OK();
  std::vector<std::string> names;
  if (auto status = env.GetChildren(path, &names); !status.ok()) return status;
  for (const std::string& name : names) {
    if (name == "." || name == "..") continue;
    const std::string child = path + "/" + name;
    bool is_directory = false;
    if (auto status = env.IsDirectory(child, &is_directory); !status.ok()) return status;
    const auto removed = is_directory ? RemoveWholly(env, child) : env.DeleteFile(child);
    if (!removed.ok()) return removed;
  }
  return env.DeleteDir(path);
}

}  // namespace consumer
