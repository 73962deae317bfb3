import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.*;
import org.verapdf.pdfa.validation.validators.ValidatorFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** veraPDF's own PDF/UA-1 profile over each file named. The profile is read here, because the jar leaves JAXB's reader out. */
public class PdfUa {
    static final PDFAFlavour FLAVOUR = PDFAFlavour.PDFUA_1;

    public static void main(String[] names) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        ValidationProfile profile = profile();
        System.out.println(Foundries.defaultInstance().getDetails().getVersion() + ", " + profile.getRules().size() + " rules");
        boolean whole = true;
        for (String name : names) {
            try (InputStream in = Files.newInputStream(Path.of(name)); PDFAParser parser = Foundries.defaultInstance().createParser(in, FLAVOUR)) {
                ValidationResult result = ValidatorFactory.createValidator(profile, true).validate(parser);
                whole &= result.isCompliant();
                System.out.println((result.isCompliant() ? "pass " : "FAIL ") + name + ": " + result.getTotalAssertions() + " checks");
                result.getTestAssertions().stream().filter(one -> one.getStatus() == TestAssertion.Status.FAILED).limit(20).forEach(one ->
                    System.out.println("  " + one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber() + " " + one.getMessage() + " at " + one.getLocation().getContext()));
            }
        }
        System.exit(whole ? 0 : 1);
    }

    static ValidationProfile profile() throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        Document document;
        try (InputStream in = PdfUa.class.getResourceAsStream("/org/verapdf/pdfa/validation/PDFUA-1.xml")) {
            document = factory.newDocumentBuilder().parse(in);
        }
        Set<Rule> rules = new HashSet<>();
        for (Element one : all(document.getDocumentElement(), "rule")) {
            rules.add(rule(one));
        }
        Set<Variable> variables = new HashSet<>();
        for (Element one : all(document.getDocumentElement(), "variable")) {
            variables.add(Profiles.variableFromValues(one.getAttribute("name"), one.getAttribute("object"), text(one, "defaultValue"), text(one, "value")));
        }
        return Profiles.profileFromValues(FLAVOUR, Profiles.profileDetailsFromValues("PDF/UA-1", "", "veraPDF", new Date(0)), "", rules, variables);
    }

    static Rule rule(Element one) {
        Element id = all(one, "id").get(0);
        RuleId named = Profiles.ruleIdFromValues(PDFAFlavour.Specification.ISO_14289_1, id.getAttribute("clause"), Integer.parseInt(id.getAttribute("testNumber")));
        List<ErrorArgument> arguments = new ArrayList<>();
        String deferred = one.getAttribute("deferred");
        return Profiles.ruleFromValues(named, one.getAttribute("object"), deferred.isEmpty() ? null : Boolean.valueOf(deferred), one.getAttribute("tags"),
            text(one, "description"), text(one, "test"), Profiles.errorFromValues(text(one, "message"), arguments), List.of());
    }

    static List<Element> all(Element within, String name) {
        NodeList found = within.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int place = 0; place < found.getLength(); place++) {
            elements.add((Element) found.item(place));
        }
        return elements;
    }

    static String text(Element within, String name) {
        NodeList found = within.getElementsByTagName(name);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent();
    }
}
