#pragma once

#include "mock-host/commands/command_line.hpp"
#include "mock-host/commands/verbs.hpp"
#include "mock-host/store/store.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

namespace mock::commands {

/// A folder for a desk, and what commands answer there.
class TypedCommands : public testing::Test {
protected:
    ~TypedCommands() override { std::filesystem::remove_all(data_); }

    Exit type(std::vector<std::string> words, const std::string& input = {})
    {
        words.insert(words.begin(), {"--data", data_});
        std::istringstream in(input);
        std::ostringstream out;
        std::ostringstream err;
        const Exit exit = run_command_line(words, all_commands(), {in, out, err});
        out_ = out.str();
        err_ = err.str();
        return exit;
    }
    std::unique_ptr<store::Store> store() const
    {
        auto opened = store::Store::open({std::filesystem::path(data_) / "desk.sqlite"});
        EXPECT_TRUE(opened);
        return *std::move(opened);
    }

    const std::string data_ = testing::TempDir() + "typed-commands-" + std::to_string(::getpid());
    std::string out_{};
    std::string err_{};
};

} // namespace mock::commands
