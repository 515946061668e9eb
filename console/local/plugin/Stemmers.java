package perspektiven;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.ar.ArabicStemFilter;
import org.apache.lucene.analysis.bg.BulgarianStemFilter;
import org.apache.lucene.analysis.bn.BengaliStemFilter;
import org.apache.lucene.analysis.br.BrazilianStemFilter;
import org.apache.lucene.analysis.ckb.SoraniStemFilter;
import org.apache.lucene.analysis.cz.CzechStemFilter;
import org.apache.lucene.analysis.de.GermanLightStemFilter;
import org.apache.lucene.analysis.de.GermanMinimalStemFilter;
import org.apache.lucene.analysis.el.GreekStemFilter;
import org.apache.lucene.analysis.en.EnglishMinimalStemFilter;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.KStemFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.es.SpanishLightStemFilter;
import org.apache.lucene.analysis.es.SpanishPluralStemFilter;
import org.apache.lucene.analysis.fa.PersianStemFilter;
import org.apache.lucene.analysis.fi.FinnishLightStemFilter;
import org.apache.lucene.analysis.fr.FrenchLightStemFilter;
import org.apache.lucene.analysis.fr.FrenchMinimalStemFilter;
import org.apache.lucene.analysis.gl.GalicianMinimalStemFilter;
import org.apache.lucene.analysis.gl.GalicianStemFilter;
import org.apache.lucene.analysis.hi.HindiStemFilter;
import org.apache.lucene.analysis.hu.HungarianLightStemFilter;
import org.apache.lucene.analysis.id.IndonesianStemFilter;
import org.apache.lucene.analysis.it.ItalianLightStemFilter;
import org.apache.lucene.analysis.lv.LatvianStemFilter;
import org.apache.lucene.analysis.no.NorwegianLightStemFilter;
import org.apache.lucene.analysis.no.NorwegianMinimalStemFilter;
import org.apache.lucene.analysis.pt.PortugueseLightStemFilter;
import org.apache.lucene.analysis.pt.PortugueseMinimalStemFilter;
import org.apache.lucene.analysis.pt.PortugueseStemFilter;
import org.apache.lucene.analysis.ru.RussianLightStemFilter;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.sv.SwedishLightStemFilter;
import org.apache.lucene.analysis.sv.SwedishMinimalStemFilter;
import org.tartarus.snowball.SnowballStemmer;
import org.tartarus.snowball.ext.*;

/** What the token filter {@code stemmer} does for each value of its setting {@code language}. */
final class Stemmers {
    /** Lucene keeps the name of this flag to itself. */
    private static final int NYNORSK = 2;

    private static final Map<String, UnaryOperator<TokenStream>> BY_LANGUAGE = new TreeMap<>();

    static {
        snowball("armenian", ArmenianStemmer::new);
        snowball("basque", BasqueStemmer::new);
        snowball("catalan", CatalanStemmer::new);
        snowball("danish", DanishStemmer::new);
        snowball("dutch", DutchStemmer::new);
        snowball("estonian", EstonianStemmer::new);
        snowball("finnish", FinnishStemmer::new);
        snowball("french", FrenchStemmer::new);
        snowball("german", GermanStemmer::new);
        snowball("german2", GermanStemmer::new);
        snowball("hungarian", HungarianStemmer::new);
        snowball("irish", IrishStemmer::new);
        snowball("italian", ItalianStemmer::new);
        snowball("lithuanian", LithuanianStemmer::new);
        snowball("norwegian", NorwegianStemmer::new);
        snowball("porter2", EnglishStemmer::new);
        snowball("portuguese", PortugueseStemmer::new);
        snowball("romanian", RomanianStemmer::new);
        snowball("russian", RussianStemmer::new);
        snowball("serbian", SerbianStemmer::new);
        snowball("spanish", SpanishStemmer::new);
        snowball("swedish", SwedishStemmer::new);
        snowball("turkish", TurkishStemmer::new);
        filter("arabic", ArabicStemFilter::new);
        filter("bengali", BengaliStemFilter::new);
        filter("brazilian", BrazilianStemFilter::new);
        filter("bulgarian", BulgarianStemFilter::new);
        filter("czech", CzechStemFilter::new);
        filter("english", PorterStemFilter::new);
        filter("porter", PorterStemFilter::new);
        filter("light_english", KStemFilter::new);
        filter("minimal_english", EnglishMinimalStemFilter::new);
        filter("possessive_english", EnglishPossessiveFilter::new);
        filter("light_finnish", FinnishLightStemFilter::new);
        filter("light_french", FrenchLightStemFilter::new);
        filter("minimal_french", FrenchMinimalStemFilter::new);
        filter("galician", GalicianStemFilter::new);
        filter("minimal_galician", GalicianMinimalStemFilter::new);
        filter("light_german", GermanLightStemFilter::new);
        filter("minimal_german", GermanMinimalStemFilter::new);
        filter("greek", GreekStemFilter::new);
        filter("hindi", HindiStemFilter::new);
        filter("light_hungarian", HungarianLightStemFilter::new);
        filter("indonesian", input -> new IndonesianStemFilter(input, true));
        filter("light_italian", ItalianLightStemFilter::new);
        filter("latvian", LatvianStemFilter::new);
        filter("light_norwegian", NorwegianLightStemFilter::new);
        filter("minimal_norwegian", NorwegianMinimalStemFilter::new);
        filter("light_nynorsk", input -> new NorwegianLightStemFilter(input, NYNORSK));
        filter("minimal_nynorsk", input -> new NorwegianMinimalStemFilter(input, NYNORSK));
        filter("persian", PersianStemFilter::new);
        filter("light_portuguese", PortugueseLightStemFilter::new);
        filter("minimal_portuguese", PortugueseMinimalStemFilter::new);
        filter("portuguese_rslp", PortugueseStemFilter::new);
        filter("light_russian", RussianLightStemFilter::new);
        filter("sorani", SoraniStemFilter::new);
        filter("light_spanish", SpanishLightStemFilter::new);
        filter("spanish_plural", SpanishPluralStemFilter::new);
        filter("light_swedish", SwedishLightStemFilter::new);
        filter("minimal_swedish", SwedishMinimalStemFilter::new);
    }

    private Stemmers() {}

    /** The stemmer of a language; throws where Elasticsearch has none of that name. */
    static UnaryOperator<TokenStream> of(String language) {
        UnaryOperator<TokenStream> found = BY_LANGUAGE.get(language);
        if (found == null) {
            throw new IllegalArgumentException("Invalid stemmer class specified: " + language);
        }
        return found;
    }

    private static void snowball(String language, Supplier<SnowballStemmer> stemmer) {
        filter(language, input -> new SnowballFilter(input, stemmer.get()));
    }

    private static void filter(String language, UnaryOperator<TokenStream> stemmer) {
        BY_LANGUAGE.put(language, stemmer);
    }
}
