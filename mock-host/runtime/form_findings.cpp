#include "mock-host/runtime/form_findings.hpp"

#include "mock-host/runtime/host_texts.hpp"
#include "mock-host/services/labelled.hpp"

namespace mock::runtime {

std::string sentence_about(const loader::Finding& finding, const loader::Form& form,
                           const loader::Texts& texts, const std::string& locale)
{
    const std::string name = finding.pointer.substr(1);
    const loader::Field* field = form.find(name);
    const std::string label = field ? texts.lookup(field->title, locale) : name;
    return services::labelled(label, say_of_form(finding.key, finding.args, locale), locale);
}

} // namespace mock::runtime
