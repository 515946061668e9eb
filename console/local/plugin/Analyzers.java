package perspektiven;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.analysis.bg.BulgarianAnalyzer;
import org.apache.lucene.analysis.bn.BengaliAnalyzer;
import org.apache.lucene.analysis.br.BrazilianAnalyzer;
import org.apache.lucene.analysis.ca.CatalanAnalyzer;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.ckb.SoraniAnalyzer;
import org.apache.lucene.analysis.cz.CzechAnalyzer;
import org.apache.lucene.analysis.da.DanishAnalyzer;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.el.GreekAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.et.EstonianAnalyzer;
import org.apache.lucene.analysis.eu.BasqueAnalyzer;
import org.apache.lucene.analysis.fa.PersianAnalyzer;
import org.apache.lucene.analysis.fi.FinnishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.ga.IrishAnalyzer;
import org.apache.lucene.analysis.gl.GalicianAnalyzer;
import org.apache.lucene.analysis.hi.HindiAnalyzer;
import org.apache.lucene.analysis.hu.HungarianAnalyzer;
import org.apache.lucene.analysis.hy.ArmenianAnalyzer;
import org.apache.lucene.analysis.id.IndonesianAnalyzer;
import org.apache.lucene.analysis.it.ItalianAnalyzer;
import org.apache.lucene.analysis.lt.LithuanianAnalyzer;
import org.apache.lucene.analysis.lv.LatvianAnalyzer;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.no.NorwegianAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.apache.lucene.analysis.ro.RomanianAnalyzer;
import org.apache.lucene.analysis.ru.RussianAnalyzer;
import org.apache.lucene.analysis.sr.SerbianAnalyzer;
import org.apache.lucene.analysis.sv.SwedishAnalyzer;
import org.apache.lucene.analysis.tr.TurkishAnalyzer;
import org.elasticsearch.index.analysis.AbstractIndexAnalyzerProvider;
import org.elasticsearch.index.analysis.AnalyzerProvider;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;

/**
 * Analyzers by language under Elasticsearch's names, with their default settings.
 *
 * <p>Thai is left out: the runtime lacks its word lists, and an analyzer that can't be made breaks
 * the creation of every index.
 */
final class Analyzers {
    private Analyzers() {}

    static Map<String, AnalysisProvider<AnalyzerProvider<? extends Analyzer>>> all() {
        Map<String, AnalysisProvider<AnalyzerProvider<? extends Analyzer>>> all = new TreeMap<>();
        all.put("arabic", of(ArabicAnalyzer::new));
        all.put("armenian", of(ArmenianAnalyzer::new));
        all.put("basque", of(BasqueAnalyzer::new));
        all.put("bengali", of(BengaliAnalyzer::new));
        all.put("brazilian", of(BrazilianAnalyzer::new));
        all.put("bulgarian", of(BulgarianAnalyzer::new));
        all.put("catalan", of(CatalanAnalyzer::new));
        all.put("cjk", of(CJKAnalyzer::new));
        all.put("czech", of(CzechAnalyzer::new));
        all.put("danish", of(DanishAnalyzer::new));
        all.put("dutch", of(DutchAnalyzer::new));
        all.put("english", of(EnglishAnalyzer::new));
        all.put("estonian", of(EstonianAnalyzer::new));
        all.put("finnish", of(FinnishAnalyzer::new));
        all.put("french", of(FrenchAnalyzer::new));
        all.put("galician", of(GalicianAnalyzer::new));
        all.put("german", of(GermanAnalyzer::new));
        all.put("greek", of(GreekAnalyzer::new));
        all.put("hindi", of(HindiAnalyzer::new));
        all.put("hungarian", of(HungarianAnalyzer::new));
        all.put("indonesian", of(IndonesianAnalyzer::new));
        all.put("irish", of(IrishAnalyzer::new));
        all.put("italian", of(ItalianAnalyzer::new));
        all.put("latvian", of(LatvianAnalyzer::new));
        all.put("lithuanian", of(LithuanianAnalyzer::new));
        all.put("norwegian", of(NorwegianAnalyzer::new));
        all.put("persian", of(PersianAnalyzer::new));
        all.put("portuguese", of(PortugueseAnalyzer::new));
        all.put("romanian", of(RomanianAnalyzer::new));
        all.put("russian", of(RussianAnalyzer::new));
        all.put("serbian", of(SerbianAnalyzer::new));
        all.put("sorani", of(SoraniAnalyzer::new));
        all.put("spanish", of(SpanishAnalyzer::new));
        all.put("swedish", of(SwedishAnalyzer::new));
        all.put("turkish", of(TurkishAnalyzer::new));
        return all;
    }

    private static AnalysisProvider<AnalyzerProvider<? extends Analyzer>> of(Supplier<Analyzer> make) {
        return (index, environment, name, settings) -> {
            Analyzer analyzer = make.get();
            return new AbstractIndexAnalyzerProvider<Analyzer>(name) {
                @Override
                public Analyzer get() {
                    return analyzer;
                }
            };
        };
    }
}
