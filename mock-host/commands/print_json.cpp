#include "mock-host/commands/print_json.hpp"

#include <boost/json.hpp>

#include <ostream>
#include <string>

namespace mock::commands {

namespace json = boost::json;

namespace {

void print_indented(std::ostream& out, const json::value& value, const std::string& indent);

template <class Elements, class PrintElement>
void print_elements(std::ostream& out, const Elements& elements, const std::string& indent,
                    PrintElement print_element)
{
    const char* separator = "\n";
    for (const auto& element : elements) {
        out << separator << indent << "  ";
        print_element(element);
        separator = ",\n";
    }
    out << "\n" << indent;
}

void print_indented(std::ostream& out, const json::value& value, const std::string& indent)
{
    if (value.is_array() && !value.get_array().empty()) {
        out << "[";
        print_elements(out, value.get_array(), indent,
                       [&](const json::value& one) { print_indented(out, one, indent + "  "); });
        out << "]";
    } else if (value.is_object() && !value.get_object().empty()) {
        out << "{";
        print_elements(out, value.get_object(), indent, [&](const json::key_value_pair& one) {
            out << json::serialize(one.key()) << ": ";
            print_indented(out, one.value(), indent + "  ");
        });
        out << "}";
    } else {
        out << json::serialize(value);
    }
}

} // namespace

void print_json(std::ostream& out, const json::value& value)
{
    print_indented(out, value, "");
    out << "\n";
}

} // namespace mock::commands
