#pragma once

#include "tests/contract/plugin/desk.hpp"

#include <string>

namespace test {

/// What somebody looks at: one target as of now. The texts live as long as the view.
class View {
public:
    View(const Desk& desk, const Target& target)
        : schema_("desk." + std::string(word(target.kind)) + "/1"), target_(desk.snapshot(target)),
          form_(desk.snapshot(the_configuration)), locale_(desk.locale)
    {
        view_.struct_size = sizeof view_;
        view_.now = desk.now;
        view_.locale = desk::to_text(locale_);
        view_.target = desk::to_doc({.schema = schema_, .json = target_});
        view_.configuration = desk::to_doc({.schema = "desk.configuration/1", .json = form_});
    }
    View(const View&) = delete;
    View& operator=(const View&) = delete;

    const desk_view_t& get() const { return view_; }

private:
    const std::string schema_, target_, form_, locale_;
    desk_view_t view_{};
};

} // namespace test
